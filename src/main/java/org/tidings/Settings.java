package org.tidings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Gathers the settings from where they can be given. The first source that names one wins: the
 * command line, a system property, the environment, a context parameter, the file.
 *
 * <p>A name that is not known is an error, since it is a typing error, everywhere but in the
 * environment: there it is a notice, because others (Kubernetes, for a service called "tidings")
 * put variables of their own under our prefix.
 */
public final class Settings {
  /** Names the configuration file, in all sources but the file. */
  private static final String FILE = "config";

  private final List<Map<String, Given>> sources = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

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
    keys.put(KnownKeys.variable(FILE), FILE);
    KnownKeys.all().keySet().forEach(key -> keys.put(KnownKeys.variable(key), key));
    Map<String, Given> given = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          String key = keys.get(name);
          if (key != null) {
            given.put(key, new Given(name, value));
          } else if (name.startsWith(KnownKeys.VARIABLE_PREFIX)) {
            unknown.add(KnownKeys.unknown("the environment variable " + name));
          }
        });
    return add(given);
  }

  /** Adds the context parameters that begin with {@code tidings.}. */
  public Settings contextParameters(Map<String, String> parameters) {
    return add(prefixed(parameters));
  }

  /**
   * Adds the configuration file, unless another source names one.
   *
   * @param who asks for it
   */
  public Settings file(String who, String path) {
    return add(Map.of(FILE, new Given(who, path)));
  }

  /**
   * Reads the file, if one is named, and checks everything.
   *
   * @throws ConfigException on what cannot be read or used
   */
  public Config read() {
    Problems problems = new Problems();
    for (Map<String, Given> source : List.copyOf(sources)) {
      Given file = source.get(FILE);
      if (file != null) {
        sources.add(new ConfigFile(file, problems).read());
        break;
      }
    }
    Map<String, Given> first = new TreeMap<>();
    for (Map<String, Given> source : sources) {
      source.forEach(first::putIfAbsent);
    }
    Config config = Config.from(first, problems, unknown);
    problems.throwIfAny();
    return config;
  }

  private Settings add(Map<String, Given> source) {
    source.forEach(
        (key, given) -> {
          if (!key.equals(FILE) && KnownKeys.of(key).isEmpty()) {
            throw new ConfigException(KnownKeys.unknown(given.spelled()));
          }
        });
    sources.add(source);
    return this;
  }

  private static Map<String, Given> prefixed(Map<String, String> values) {
    Map<String, Given> given = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(KnownKeys.PREFIX)) {
            given.put(name.substring(KnownKeys.PREFIX.length()), new Given(name, value));
          }
        });
    return given;
  }
}
