package org.tidings.protocol;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which members a method's reader asks for, in objects inside too: {@code since.offset}. */
final class AskedMembers {
  private final Set<String> names = new TreeSet<>();

  private AskedMembers() {}

  /**
   * Those that are asked for when this is read. What is missing in it may keep the reader from
   * asking for more.
   */
  static Set<String> of(String method, String body) {
    AskedMembers asked = new AskedMembers();
    JsonObject object = Json.createReader(new StringReader(body)).readObject();
    Map<String, JsonValue> values = new HashMap<>();
    Map<String, Payload> payloads = new HashMap<>();
    object.forEach(
        (name, value) -> {
          values.put(name, asked.watched(name, value));
          payloads.put(name, Payload.of(value.toString()));
        });
    Members members = new Members("", asked.new Watched<>(values), asked.new Watched<>(payloads));
    var unused = Objects.requireNonNull(ApiReader.METHODS.get(method)).apply(members);
    return asked.names;
  }

  private JsonValue watched(String path, JsonValue value) {
    if (!(value instanceof JsonObject)) {
      return value;
    }
    return (JsonValue)
        Proxy.newProxyInstance(
            JsonObject.class.getClassLoader(),
            new Class<?>[] {JsonObject.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("get")) {
                names.add(path + "." + arguments[0]);
              }
              return method.invoke(value, arguments);
            });
  }

  private final class Watched<T> extends AbstractMap<String, T> {
    private final Map<String, T> values;

    Watched(Map<String, T> values) {
      this.values = values;
    }

    @Override
    @SuppressWarnings("NullAway") // null for what is missing, as any map
    public T get(Object name) {
      names.add((String) name);
      return values.get(name);
    }

    @Override
    public Set<Entry<String, T>> entrySet() {
      return values.entrySet();
    }
  }
}
