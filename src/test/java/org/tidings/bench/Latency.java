package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** From the call of the server API at one node to the delivery at a subscriber of another. */
record Latency(double p50, double p99, double max) {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
  private static final RawClient.Room ROOM = new RawClient.Room(65_536, 512);

  /** One subscriber, and a publication each {@link #PAUSE}. In milliseconds. */
  static Latency measure(URI publishAt, URI subscribeAt, String channel, int publications)
      throws IOException {
    AtomicLongArray times = new AtomicLongArray(publications + 1);
    Ear ear = new Ear(times, publications);
    try (RawClients clients = RawClients.none()) {
      RawClient client = clients.add(subscribeAt, ROOM, ear);
      client.put(
          RawClient.utf8(
              "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\""
                  + channel
                  + "\"}}"));
      client.flush();
      clients.runUntil(() -> ear.subscribed);
      List<Callable<Boolean>> both =
          List.of(
              () -> publish(publishAt, channel, times),
              () -> {
                clients.runUntil(() -> ear.awaited == 0);
                return true;
              });
      List<Boolean> unused = ApiLoad.inParallel(both);
    }
    return of(IntStream.rangeClosed(1, publications).mapToLong(times::get).sorted().toArray());
  }

  private static Latency of(long[] sorted) {
    int last = sorted.length - 1;
    return new Latency(sorted[last / 2] / 1e6, sorted[last * 99 / 100] / 1e6, sorted[last] / 1e6);
  }

  private static boolean publish(URI node, String channel, AtomicLongArray times)
      throws IOException {
    try (ApiConnection api = new ApiConnection(node)) {
      long next = System.nanoTime();
      for (int i = 1; i < times.length(); i++) {
        next += PAUSE.toNanos();
        LockSupport.parkNanos(next - System.nanoTime());
        times.set(i, System.nanoTime());
        String unused = api.call("publish", ApiConnection.publication(channel, i));
      }
    }
    return true;
  }

  /** Notes when each came; those numbered 0 are not counted. Used by one thread at a time. */
  private static final class Ear implements RawClient.Listener {
    private final AtomicLongArray times;
    private int awaited;
    private boolean subscribed;

    Ear(AtomicLongArray times, int awaited) {
      this.times = times;
      this.awaited = awaited;
    }

    @Override
    public void heard(RawClient client, ByteBuffer text) {
      long now = System.nanoTime();
      String said = UTF_8.decode(text).toString();
      subscribed |= said.contains("\"subscribe\":");
      if (said.startsWith("{}")) {
        client.put(RawClient.utf8("{}"));
      }
      Matcher number = NUMBER.matcher(said);
      while (number.find()) {
        int i = Integer.parseInt(number.group(1));
        times.set(i, now - times.get(i));
        awaited--;
      }
    }
  }
}
