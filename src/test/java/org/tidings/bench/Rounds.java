package org.tidings.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds that alternate between the servers, so that what else the machine does meets all of them.
 *
 * @param together messages that are under way together
 * @param samples of each server, in the order of the rounds
 */
record Rounds(int together, Map<Contender, List<Sample>> samples) {

  /** What a server is given to do, and measured at. */
  interface Load {
    Sample on(ServerProcess server, int together, Duration time) throws IOException;
  }

  static Rounds measure(
      Map<Contender, ServerProcess> servers,
      Load load,
      int together,
      Duration warmUp,
      Settings settings)
      throws IOException {
    Map<Contender, List<Sample>> samples = new EnumMap<>(Contender.class);
    for (ServerProcess server : servers.values()) {
      Sample unused = load.on(server, together, warmUp);
    }
    for (int i = 0; i < settings.rounds(); i++) {
      for (Map.Entry<Contender, ServerProcess> server : servers.entrySet()) {
        Sample sample = load.on(server.getValue(), together, settings.round());
        System.err.println(server.getKey() + ", " + together + ": " + sample);
        samples.computeIfAbsent(server.getKey(), key -> new ArrayList<>()).add(sample);
      }
    }
    return new Rounds(together, samples);
  }
}
