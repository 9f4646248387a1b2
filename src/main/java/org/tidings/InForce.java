package org.tidings;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A setting as it is in force, for the administrator to see.
 *
 * @param value as it was given, here or by a setting that decides this one too, or the default; of
 *     a secret only that there is one
 * @param given where, as the giver spelled it; null: nowhere
 */
public record InForce(
    String key, String value, String defaultValue, @Nullable String given, boolean secret) {
  private static final String HIDDEN = "(hidden)";

  /**
   * All that can be set, by name.
   *
   * @param given also what others decide: {@link EngineReader#inForce}
   */
  static List<InForce> all(Map<String, Given> given) {
    List<InForce> all = new ArrayList<>();
    KnownKeys.all().forEach((name, key) -> all.add(of(name, key, given.get(name))));
    return List.copyOf(all);
  }

  private static InForce of(String name, ConfigKey key, @Nullable Given given) {
    boolean secret = key.shape() == Shape.SECRET;
    if (given == null) {
      return new InForce(name, key.defaultValue(), key.defaultValue(), null, secret);
    }
    String value = secret ? HIDDEN : given.value().trim();
    return new InForce(name, value, key.defaultValue(), given.spelled(), secret);
  }

  /**
   * As the console is told it.
   *
   * @param node of which they are
   */
  static String json(String node, List<InForce> all) {
    JsonArrayBuilder settings = Json.createArrayBuilder();
    for (InForce each : all) {
      JsonObjectBuilder setting =
          Json.createObjectBuilder()
              .add("key", each.key())
              .add("value", each.value())
              .add("default", each.defaultValue())
              .add("secret", each.secret());
      if (each.given() != null) {
        setting.add("given", each.given());
      }
      settings.add(setting);
    }
    return Json.createObjectBuilder()
        .add("node", node)
        .add("settings", settings)
        .build()
        .toString();
  }

  /** Names the setting alone. */
  @Override
  public String toString() {
    return key;
  }
}
