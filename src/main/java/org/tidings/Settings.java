package org.tidings;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.tidings.Config.Given;
import org.tidings.protocol.Inbound;
import org.tidings.protocol.JsonCodec;

/**
 * Gathers the settings from where they can be given. The first source that names one wins: the
 * command line, a system property, the environment, a context parameter, the file.
 *
 * <p>A name that is not known is an error, since it is a typing error, everywhere but in the
 * environment: there it is a warning, because others (Kubernetes, for a service called "tidings")
 * put variables of their own under our prefix.
 */
public final class Settings {
  /** Names the configuration file, in all sources but the file. */
  private static final String FILE = "config";

  private static final String PREFIX = "tidings.";
  private static final Logger LOG = Logger.getLogger(Settings.class.getName());

  private final List<Map<String, Given>> sources = new ArrayList<>();

  /** Adds the options of a command line, by setting key. */
  public Settings commandLine(Map<String, String> options) {
    Map<String, Given> given = new TreeMap<>();
    options.forEach((key, value) -> given.put(key, new Given("--" + key.replace('.', '-'), value)));
    return add(given);
  }

  /** Adds the system properties that begin with {@code tidings.}. */
  public Settings systemProperties(Properties properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
    return systemProperties(texts);
  }

  /** The same. */
  public Settings systemProperties(Map<String, String> properties) {
    return add(prefixed(properties));
  }

  /** Adds the environment variables that begin with {@code TIDINGS_}. */
  public Settings environment(Map<String, String> variables) {
    Map<String, String> keys = new TreeMap<>();
    keys.put(variable(FILE), FILE);
    for (Setting setting : Setting.values()) {
      keys.put(setting.variable(), setting.key());
    }
    Map<String, Given> given = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          String key = keys.get(name);
          if (key != null) {
            given.put(key, new Given(name, value));
          } else if (name.startsWith(variable(""))) {
            LOG.warning("the environment variable " + name + " is no setting of Tidings");
          }
        });
    return add(given);
  }

  /** Adds the context parameters that begin with {@code tidings.}. */
  public Settings contextParameters(Map<String, String> parameters) {
    return add(prefixed(parameters));
  }

  /**
   * Reads the file, if one is named, and checks everything.
   *
   * @throws ConfigException on what cannot be read or used
   */
  public Config read() {
    for (Map<String, Given> source : List.copyOf(sources)) {
      Given file = source.get(FILE);
      if (file != null) {
        sources.add(file(file));
        break;
      }
    }
    Map<Setting, Given> first = new EnumMap<>(Setting.class);
    for (Map<String, Given> source : sources) {
      source.forEach(
          (key, given) -> Setting.ofKey(key).ifPresent(s -> first.putIfAbsent(s, given)));
    }
    return Config.from(first);
  }

  private Settings add(Map<String, Given> source) {
    source.forEach(
        (key, given) -> {
          if (!key.equals(FILE)) {
            check(key, given);
          }
        });
    sources.add(source);
    return this;
  }

  private static void check(String key, Given given) {
    if (Setting.ofKey(key).isEmpty()) {
      throw new ConfigException(given.spelled() + " is no setting of Tidings");
    }
  }

  private static Map<String, Given> prefixed(Map<String, String> values) {
    Map<String, Given> given = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            given.put(name.substring(PREFIX.length()), new Given(name, value));
          }
        });
    return given;
  }

  private static String variable(String key) {
    return (PREFIX + key).replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static Map<String, Given> file(Given named) {
    try {
      Inbound content =
          new JsonCodec().decode(Files.readString(Path.of(named.value()), StandardCharsets.UTF_8));
      if (content instanceof Inbound.Value value && value.json() instanceof JsonObject object) {
        Map<String, Given> given = new TreeMap<>();
        flatten("", object, named.value(), given);
        return given;
      }
      String why = content instanceof Inbound.Malformed malformed ? ": " + malformed.why() : "";
      throw new ConfigException(
          named.spelled() + ": " + named.value() + " is not a JSON object" + why);
    } catch (NoSuchFileException e) {
      throw new ConfigException(named.spelled() + ": there is no file " + named.value());
    } catch (CharacterCodingException e) {
      throw new ConfigException(named.spelled() + ": " + named.value() + " is not UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(named.spelled() + ": cannot read " + named.value() + ": " + e);
    }
  }

  private static void flatten(
      String prefix, JsonObject object, String file, Map<String, Given> given) {
    object.forEach(
        (name, value) -> {
          String key = prefix + name;
          String spelled = file + ": " + key;
          boolean group = isGroup(key);
          if (group && value instanceof JsonObject inner) {
            flatten(key + ".", inner, file, given);
            return;
          }
          Given scalar = new Given(spelled, scalar(value));
          if (!group) {
            check(key, scalar);
          }
          if (group || value instanceof JsonStructure || value.equals(JsonValue.NULL)) {
            throw new ConfigException(
                spelled + ": must be " + (group ? "an object" : "a single value"));
          }
          given.put(key, scalar);
        });
  }

  /** Whether settings have names that go on after this one. */
  private static boolean isGroup(String key) {
    return Arrays.stream(Setting.values()).anyMatch(s -> s.key().startsWith(key + "."));
  }

  private static String scalar(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }
}
