package org.tidings.hub;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.Inbound;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.Message;
import org.tidings.protocol.Utf8;

/**
 * A peer that keeps its place in its channels as an SDK does, while its connection is cut, moved
 * from node to node, and its subscriptions are given up and taken up again. Everything happens to
 * it one thing at a time.
 */
final class RoamingPeer {
  /** What the peer has seen of one channel. */
  static final class Seen {
    private volatile long offset = -1;
    private String epoch = "";
    private final Map<Long, String> dataByOffset = new HashMap<>();

    /** The offset of the last publication; -1 until the first subscription. */
    long offset() {
      return offset;
    }
  }

  private static final JsonCodec CODEC = new JsonCodec();

  private final List<Hub> nodes;
  private final Executor executor;
  private final RandomGenerator random;
  private final Consumer<String> faults;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Queue<Runnable> things = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  // Touched by things alone.
  private @Nullable Connection connection;
  private long id;
  // Null: it is not to be told to leave.
  private volatile @Nullable Supplier<Map<String, Long>> owed;

  RoamingPeer(
      List<Hub> nodes,
      List<String> channels,
      Executor executor,
      RandomGenerator random,
      Consumer<String> faults) {
    this.nodes = nodes;
    this.executor = executor;
    this.random = random;
    this.faults = faults;
    channels.forEach(channel -> seen.put(channel, new Seen()));
  }

  Map<String, Seen> seen() {
    return seen;
  }

  @Override
  public String toString() {
    StringBuilder places = new StringBuilder();
    seen.forEach(
        (channel, place) -> places.append(channel).append('@').append(place.offset).append(' '));
    return places + "awaiting " + subscribing + ", " + things.size() + " things";
  }

  /** How much of what has happened to it it has not taken in yet. */
  int backlog() {
    return things.size();
  }

  /** What it has seen, to be looked at when nothing happens any more. */
  String data(String channel, long offset) {
    return String.valueOf(place(channel).dataByOffset.get(offset));
  }

  private Seen place(String channel) {
    return Objects.requireNonNull(seen.get(channel), channel);
  }

  /**
   * From now on it comes back when a node says that it shuts down.
   *
   * @param promised the offsets that it must have seen by then where it is subscribed, by channel
   */
  void comesBackWhenShutDown(Supplier<Map<String, Long>> promised) {
    owed = promised;
  }

  /** Connects to some node, after cutting the connection that there is. */
  void move() {
    happens(this::connect);
  }

  private void connect() {
    cut();
    Connection next = new Connection();
    connection = next;
    List<Hub> now = List.copyOf(nodes);
    Hub node = now.get(random.nextInt(now.size()));
    next.client = node.connect(next, new Opening(true, false, List.of(), null));
    StringBuilder frame = new StringBuilder("{\"id\":1,\"connect\":{}}");
    id = 1;
    seen.keySet().forEach(channel -> frame.append('\n').append(subscribe(channel)));
    next.says(frame.toString());
  }

  /** Gives up a subscription and takes it up again, in one breath. */
  void flap() {
    happens(
        () -> {
          List<String> channels = List.copyOf(seen.keySet());
          String channel = channels.get(random.nextInt(channels.size()));
          // Else it would never get anywhere.
          if (connection != null && !subscribing.containsValue(channel)) {
            connection.says(
                "{\"id\":%d,\"unsubscribe\":{\"channel\":\"%s\"}}\n".formatted(++id, channel)
                    + subscribe(channel));
          }
        });
  }

  void leave() {
    happens(this::cut);
  }

  private void cut() {
    Connection old = connection;
    connection = null;
    subscribing.clear();
    if (old != null && old.client != null) {
      old.client.closed();
    }
  }

  private String subscribe(String channel) {
    Seen place = place(channel);
    String recover =
        place.offset < 0
            ? ""
            : ",\"recover\":true,\"offset\":%d,\"epoch\":\"%s\""
                .formatted(place.offset, place.epoch);
    return "{\"id\":%d,\"subscribe\":{\"channel\":\"%s\"%s}}".formatted(++id, channel, recover);
  }

  private void happens(Runnable thing) {
    things.add(thing);
    if (busy.compareAndSet(false, true)) {
      executor.execute(this::work);
    }
  }

  private void work() {
    for (Runnable thing = things.poll(); thing != null; thing = things.poll()) {
      try {
        thing.run();
      } catch (RuntimeException | Error e) {
        faults.accept("the peer failed: " + e);
      }
    }
    busy.set(false);
    if (!things.isEmpty() && busy.compareAndSet(false, true)) {
      executor.execute(this::work);
    }
  }

  private void hears(Connection from, String frame) {
    if (from != connection) {
      return; // Lost with the connection.
    }
    for (String line : frame.lines().toList()) {
      JsonObject said = ((Inbound.Value) CODEC.decode(line)).json().asJsonObject();
      if (said.containsKey("subscribe")) {
        subscribed(said.getJsonObject("subscribe"), said.getInt("id"));
      } else if (said.containsKey("push")) {
        pushed(said.getJsonObject("push"));
      } else if (said.containsKey("error")) {
        refused(said);
      }
    }
  }

  private void closed(Connection from, Disconnect why, @Nullable Map<String, Long> promised) {
    if (from != connection) {
      return;
    }
    if (promised == null || why.code() != Disconnect.SHUTDOWN.code()) {
      faults.accept("closed by the server: " + why.code());
      return;
    }
    seen.forEach(
        (channel, place) -> {
          boolean subscribed = !subscribing.containsValue(channel);
          if (subscribed && place.offset < promised.getOrDefault(channel, 0L)) {
            faults.accept("closed before " + promised.get(channel) + ": " + this);
          }
        });
    connect();
  }

  // The replies come in the order of the commands; which channel each is for is kept by id.
  private final Map<Integer, String> subscribing = new HashMap<>();

  private void subscribed(JsonObject reply, int replyId) {
    String channel = Objects.requireNonNull(subscribing.remove(replyId));
    if (subscribing.containsValue(channel)) {
      return; // It has given this one up, and asked again.
    }
    Seen place = place(channel);
    if (place.offset < 0) {
      place.offset = offset(reply);
    } else if (!reply.getBoolean("recovered", false)) {
      faults.accept("not recovered: " + channel + " from " + place.offset + ": " + reply);
    }
    place.epoch = reply.getString("epoch");
    JsonArray missed = reply.getJsonArray("publications");
    if (missed != null) {
      missed.forEach(each -> took(channel, each.asJsonObject()));
    }
  }

  /** Too much came while it was being subscribed: it tries again, as SDKs do. */
  private void refused(JsonObject reply) {
    String channel = subscribing.remove(reply.getInt("id"));
    if (channel == null || !reply.getJsonObject("error").getBoolean("temporary", false)) {
      faults.accept("an error: " + reply);
    } else if (connection != null && !subscribing.containsValue(channel)) {
      connection.says(subscribe(channel));
    }
  }

  private void pushed(JsonObject push) {
    String channel = push.getString("channel");
    if (subscribing.containsValue(channel)) {
      return; // Of the subscription that it has given up.
    }
    if (push.containsKey("pub")) {
      took(channel, push.getJsonObject("pub"));
    } else if (push.containsKey("unsubscribe") && connection != null) {
      connection.says(subscribe(channel)); // 2500: something is missing.
    }
  }

  private void took(String channel, JsonObject publication) {
    Seen place = place(channel);
    long offset = offset(publication);
    if (offset != place.offset + 1) {
      faults.accept(channel + ": " + offset + " came after " + place.offset);
    }
    place.dataByOffset.put(offset, String.valueOf(publication.get("data")));
    place.offset = offset; // Last: who reads it sees the data.
  }

  private static long offset(JsonObject of) {
    JsonValue offset = of.get("offset");
    return offset == null ? 0 : Long.parseLong(offset.toString());
  }

  private final class Connection implements Transport {
    private volatile @Nullable Client client;
    private volatile boolean open = true;

    void says(String frame) {
      for (String line : frame.lines().toList()) {
        int at = line.indexOf("\"subscribe\":{\"channel\":\"");
        if (at > 0) {
          int start = at + "\"subscribe\":{\"channel\":\"".length();
          int number = Integer.parseInt(line.substring(6, line.indexOf(',')));
          subscribing.put(number, line.substring(start, line.indexOf('"', start)));
        }
      }
      Client to = client;
      if (to != null) {
        to.receive(frame, (int) Utf8.length(frame));
      }
    }

    @Override
    public void send(Message.Encoded message, Consumer<@Nullable Throwable> done) {
      happens(() -> hears(this, message.text()));
      if (message.bytes() % 2 == 0) {
        done.accept(null);
      } else {
        executor.execute(() -> done.accept(null));
      }
    }

    @Override
    public void ping(Consumer<@Nullable Throwable> done) {
      done.accept(null);
    }

    @Override
    public void close(Disconnect disconnect) {
      open = false;
      Supplier<Map<String, Long>> promise = owed;
      Map<String, Long> promised = promise == null ? null : promise.get();
      happens(() -> closed(this, disconnect, promised));
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }
}
