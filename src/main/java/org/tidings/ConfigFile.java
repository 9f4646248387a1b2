package org.tidings;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tidings.protocol.Inbound;

/** The configuration file: a JSON object, whose inner objects are the parts of dotted names. */
final class ConfigFile {
  private final Given named;
  private final Problems problems;
  private final Map<String, Given> given = new TreeMap<>();

  /**
   * A file that is not read yet.
   *
   * @param named its path
   */
  ConfigFile(Given named, Problems problems) {
    this.named = named;
    this.problems = problems;
  }

  /**
   * What it says, by full name; what is not known or of the wrong shape is left out, and a problem.
   *
   * @throws ConfigException when it is no JSON object
   */
  Map<String, Given> read() {
    flatten("", object());
    return given;
  }

  private JsonObject object() {
    try {
      Inbound content =
          ConfigJson.decode(Files.readString(Path.of(named.value()), StandardCharsets.UTF_8));
      if (content instanceof Inbound.Value value && value.json() instanceof JsonObject object) {
        return object;
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

  private void flatten(String prefix, JsonObject object) {
    object.forEach((name, value) -> member(prefix + name, value));
  }

  private void member(String key, JsonValue value) {
    String spelled = named.value() + ": " + key;
    if (KnownKeys.isGroup(key)) {
      if (value instanceof JsonObject inner) {
        flatten(key + ".", inner);
      } else {
        problems.add(spelled + ": must be an object");
      }
      return;
    }
    Optional<ConfigKey> known = KnownKeys.of(key);
    if (known.isEmpty()) {
      problems.add(KnownKeys.unknown(spelled));
      return;
    }
    Shape shape = known.get().shape();
    shape
        .text(value)
        .ifPresentOrElse(
            text -> given.put(key, new Given(spelled, text)),
            () -> problems.add(spelled + ": must be " + shape.required()));
  }
}
