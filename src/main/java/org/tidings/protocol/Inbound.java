package org.tidings.protocol;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** What a client said, decoded. Bad input is a value too, so that no decoder ever throws. */
public sealed interface Inbound {

  /** One JSON value: object, array, string, number, true, false or null. */
  record Value(JsonValue json) implements Inbound {
    /** True for {@code {}}, which is a pong from clients that asked for heartbeats. */
    public boolean isEmptyObject() {
      return json instanceof JsonObject object && object.isEmpty();
    }
  }

  /**
   * Not one JSON value.
   *
   * @param why for the client: what is wrong and where; quotes nothing of the input
   */
  record Malformed(String why) implements Inbound {}
}
