package org.tidings;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.ChannelOptions.History;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.auth.ChannelOptions.Positions;
import org.tidings.auth.Namespaces;
import org.tidings.protocol.Inbound;

/** Reads the options of all channels. */
final class NamespacesReader {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{2,64}");
  private static final String DEMO = "demo";

  private final Map<String, Given> given;
  private final boolean demo;
  private final Problems problems;
  private final List<String> withDeltas = new ArrayList<>();

  /**
   * Reads once.
   *
   * @param given by full name
   * @param demo with the namespace of the demonstration
   */
  NamespacesReader(Map<String, Given> given, boolean demo, Problems problems) {
    this.given = given;
    this.demo = demo;
    this.problems = problems;
  }

  Namespaces read() {
    ChannelOptions without = withoutNamespace();
    Map<String, ChannelOptions> byName = new TreeMap<>();
    if (demo) {
      byName.put(DEMO, demo());
    }
    Given array = given.get(Setting.NAMESPACES.key());
    if (array != null) {
      List<JsonValue> members = members(array);
      for (int i = 0; i < members.size(); i++) {
        namespace(array.spelled() + "[" + i + "]", members.get(i), byName);
      }
    }
    return new Namespaces(without, Collections.unmodifiableMap(byName));
  }

  /** Where delta options are switched on; after {@link #read}. */
  List<String> withDeltas() {
    return withDeltas;
  }

  /** What {@code --demo} adds: everything, for everybody. */
  static ChannelOptions demo() {
    Allowed everybody = new Allowed(true, false, true);
    return new ChannelOptions(
        true,
        true,
        true,
        new History(100, Duration.ofMinutes(5), Duration.ofDays(30)),
        new Positions(false, false, false, true, false),
        new Permissions(everybody, everybody, everybody, everybody),
        false,
        null);
  }

  private ChannelOptions withoutNamespace() {
    Map<String, Given> options = new TreeMap<>();
    for (ChannelOption option : ChannelOption.values()) {
      Given value = given.get(ChannelOption.WITHOUT_NAMESPACE + option.key());
      if (value != null) {
        options.put(option.key(), value);
      }
    }
    return options("channel.without_namespace", options, ChannelOption.WITHOUT_NAMESPACE);
  }

  private ChannelOptions options(String name, Map<String, Given> options, String place) {
    ChannelOptionsReader reader = new ChannelOptionsReader(options, place, problems);
    ChannelOptions read = reader.read();
    if (reader.withDeltas()) {
      withDeltas.add(name);
    }
    return read;
  }

  private List<JsonValue> members(Given array) {
    Inbound content = ConfigJson.decode(array.value());
    if (content instanceof Inbound.Value value && value.json() instanceof JsonArray members) {
      return members;
    }
    String why = content instanceof Inbound.Malformed malformed ? ": " + malformed.why() : "";
    problems.add(array.spelled() + ": must be a JSON array" + why);
    return List.of();
  }

  private void namespace(String place, JsonValue member, Map<String, ChannelOptions> byName) {
    if (!(member instanceof JsonObject object)) {
      problems.add(place + ": must be an object");
      return;
    }
    Map<String, Given> options = new TreeMap<>();
    object.forEach((key, value) -> option(place + "." + key, key, value, options));
    Optional<String> name = name(place, object);
    ChannelOptions read = options(name.orElse(place), options, place + ".");
    if (name.isPresent() && byName.putIfAbsent(name.get(), read) != null) {
      boolean isDemo = demo && name.get().equals(DEMO);
      problems.add(
          place
              + ".name: '"
              + name.get()
              + "' is there already"
              + (isDemo ? ": the setting demo adds it" : ""));
    }
  }

  private Optional<String> name(String place, JsonObject namespace) {
    if (!(namespace.get("name") instanceof JsonString name)) {
      problems.add(place + ": needs a name");
      return Optional.empty();
    }
    if (!NAME.matcher(name.getString()).matches()) {
      problems.add(
          place
              + ".name: '"
              + name.getString()
              + "' is not 2 to 64 letters, digits, '_', '.', '-'");
      return Optional.empty();
    }
    return Optional.of(name.getString());
  }

  private void option(String spelled, String key, JsonValue value, Map<String, Given> options) {
    Optional<ChannelOption> option = ChannelOption.ofKey(key);
    if (option.isPresent()) {
      Shape shape = option.get().shape();
      shape
          .text(value)
          .ifPresentOrElse(
              text -> options.put(key, new Given(spelled, text)),
              () -> problems.add(spelled + ": must be " + shape.required()));
    } else if (!key.equals("name")) {
      problems.add(KnownKeys.unknown(spelled));
    }
  }
}
