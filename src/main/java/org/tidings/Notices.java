package org.tidings;

import java.util.ArrayList;
import java.util.List;

/** What an operator should know of settings that can be used. */
final class Notices {
  private Notices() {}

  /**
   * A line each.
   *
   * @param found those of what was found where the settings come from
   * @param withDeltas where delta options are switched on
   * @param ofEngine those of what was found in the settings of the engine
   */
  static List<String> of(
      List<String> found,
      Config.Access access,
      Config.HttpApi httpApi,
      List<String> withDeltas,
      List<String> ofEngine) {
    List<String> notices = new ArrayList<>(found);
    if (access.insecure()) {
      notices.add("client.insecure is true: users' tokens and permissions are not checked");
    }
    if (httpApi.insecure()) {
      notices.add("http_api.insecure is true: the server API asks for no key");
    }
    if (!withDeltas.isEmpty()) {
      notices.add(
          "deltas are not sent yet, publications go out whole, also where delta options are set: "
              + String.join(", ", withDeltas));
    }
    notices.addAll(ofEngine);
    return List.copyOf(notices);
  }
}
