package org.tidings;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.tidings.Config.Given;

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
    try (Reader text = Files.newBufferedReader(Path.of(named.value()), StandardCharsets.UTF_8);
        JsonReader json = Json.createReader(text)) {
      Map<String, Given> given = new TreeMap<>();
      flatten("", json.readObject(), named.value(), given);
      return given;
    } catch (JsonException e) {
      throw new ConfigException(
          named.spelled() + ": " + named.value() + " is not a JSON object: " + e.getMessage());
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
          switch (value.getValueType()) {
            case OBJECT -> flatten(key + ".", value.asJsonObject(), file, given);
            case ARRAY, NULL -> throw new ConfigException(spelled + ": must be a single value");
            default -> {
              Given scalar = new Given(spelled, scalar(value));
              check(key, scalar);
              given.put(key, scalar);
            }
          }
        });
  }

  private static String scalar(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }
}
