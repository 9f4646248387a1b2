package org.tidings.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Protocol clients, each subscribed to one channel; the first of them publishes in its own. */
final class Subscribers implements AutoCloseable {

  /** Publications before a round, so that new connections are past their opening. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  private static final int ROOM_PER_PUBLICATION = 256;

  private final RawClients clients;
  private final List<Subscriber> all = new ArrayList<>();
  private final Subscriber.Awaited awaited = new Subscriber.Awaited();
  private long published;

  /**
   * @param channelOf the channel of a client, by its number
   */
  private Subscribers(URI url, int count, int together, IntFunction<String> channelOf)
      throws IOException {
    int room = together * ROOM_PER_PUBLICATION;
    clients =
        RawClients.open(
            url,
            count,
            new RawClient.Room(room, room),
            number -> {
              Subscriber subscriber = new Subscriber(channelOf.apply(number), awaited);
              all.add(subscriber);
              return subscriber;
            });
  }

  /**
   * Connects protocol clients and subscribes them.
   *
   * @param together the most publications that {@link #publish} is given at once
   */
  static Subscribers open(URI url, int count, int together, IntFunction<String> channelOf)
      throws IOException {
    Subscribers subscribers = new Subscribers(url, count, together, channelOf);
    try {
      subscribers.subscribe();
      return subscribers;
    } catch (IOException e) {
      subscribers.close();
      throw e;
    }
  }

  /** A round of publications to new connections. */
  static Sample round(ServerProcess server, String channel, int count, int together, Duration time)
      throws IOException {
    try (Subscribers subscribers =
        server.contender() == Contender.WS
            ? new Subscribers(server.url(), count, together, number -> channel)
            : open(server.url(), count, together, number -> channel)) {
      long unused = subscribers.publish(together, SETTLE);
      return server.sample(() -> subscribers.publish(together, time));
    }
  }

  private void subscribe() throws IOException {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).subscribe(clients.all().get(i));
    }
    clients.runUntil(() -> awaited.replies == 0);
  }

  /**
   * Publishes so many in one frame, waits until everybody has had them all, and does so again, for
   * the time given. All are in the same channel.
   *
   * @return the deliveries, each checked: to every subscriber, in order, once
   * @throws IOException if one is wrong or does not come, or a connection ends
   */
  long publish(int together, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    long deliveries = 0;
    while (System.nanoTime() - end < 0) {
      long due = (long) together * all.size();
      awaited.deliveries += due;
      RawClient publisher = clients.all().get(0);
      publisher.put(publications(together));
      publisher.flush();
      clients.runUntil(() -> awaited.deliveries == 0);
      deliveries += due;
    }
    return deliveries;
  }

  private ByteBuffer publications(int count) {
    String lines =
        IntStream.range(0, count)
            .mapToObj(i -> all.get(0).publication(++published))
            .collect(Collectors.joining("\n"));
    return RawClient.utf8(lines);
  }

  /** The connections, which may be used and closed instead of this. */
  RawClients clients() {
    return clients;
  }

  @Override
  public void close() throws IOException {
    clients.close();
  }
}
