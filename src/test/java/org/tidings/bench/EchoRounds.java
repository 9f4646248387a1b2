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
 * @param outstanding messages in flight per connection
 * @param samples of each server, in the order of the rounds
 */
record EchoRounds(int outstanding, Map<Contender, List<Sample>> samples) {

  /** Time for a round's new connections to be past their opening. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  static EchoRounds measure(
      Map<Contender, ServerProcess> servers, int outstanding, Settings settings)
      throws IOException {
    Map<Contender, List<Sample>> samples = new EnumMap<>(Contender.class);
    for (ServerProcess server : servers.values()) {
      Sample unused = round(server, outstanding, settings, settings.warmUp());
    }
    for (int i = 0; i < settings.rounds(); i++) {
      for (Map.Entry<Contender, ServerProcess> server : servers.entrySet()) {
        Sample sample = round(server.getValue(), outstanding, settings, settings.round());
        samples.computeIfAbsent(server.getKey(), key -> new ArrayList<>()).add(sample);
      }
    }
    return new EchoRounds(outstanding, samples);
  }

  private static Sample round(
      ServerProcess server, int outstanding, Settings settings, Duration time) throws IOException {
    try (RawClients clients = RawClients.open(server.url(), settings.clients(), outstanding)) {
      clients.echo(SETTLE);
      Duration cpu = server.cpuTime();
      long begin = System.nanoTime();
      long messages = clients.echo(time);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
      return new Sample(messages, elapsed, server.cpuTime().minus(cpu));
    }
  }
}
