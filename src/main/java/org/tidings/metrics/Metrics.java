package org.tidings.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node counts and times. Each number has a method, called where the thing happens, from
 * any thread, under any lock: counting costs some nanoseconds, waits for nobody and makes nothing.
 *
 * <p>Labels are few and fixed: never a channel, a user, or what else a client chooses.
 */
public final class Metrics implements AutoCloseable {
  /** What clients say. {@code PLAIN}: any message of a client that speaks no protocol. */
  public enum Received {
    CONNECT,
    SUBSCRIBE,
    UNSUBSCRIBE,
    PUBLISH,
    PRESENCE,
    PRESENCE_STATS,
    HISTORY,
    RPC,
    SEND,
    REFRESH,
    SUB_REFRESH,
    PING,
    PONG,
    MALFORMED,
    PLAIN
  }

  /** What clients are told. {@code ANSWER}: to one that speaks no protocol. */
  public enum Sent {
    REPLY,
    ERROR,
    PUBLICATION,
    JOIN,
    LEAVE,
    UNSUBSCRIBE,
    SUBSCRIBE,
    MESSAGE,
    REFRESH,
    PING,
    ANSWER,
    OTHER
  }

  /** Who publishes. */
  public enum Origin {
    CLIENT,
    API
  }

  /** How a handshake ends: with a connection, or refused for this reason. */
  public enum Handshake {
    ACCEPTED,
    ORIGIN,
    MALFORMED,
    RATE,
    FULL,
    STOPPING,
    NOT_A_WEBSOCKET
  }

  /** Why somebody is not signed in: there must be a token; or it is none of ours, was, may be. */
  public enum Refusal {
    REQUIRED,
    INVALID,
    EXPIRED,
    UNAVAILABLE
  }

  /** What is not counted but looked up, whenever the metrics are read. */
  public enum Watched {
    CLIENTS("Connected clients"),
    USERS("Different users among the clients"),
    SUBSCRIPTIONS("Subscriptions of the clients"),
    CHANNELS("Channels with subscribers, now or a moment ago"),
    NODES("Nodes that share the engine, as this one knows them, itself included"),
    READY("1 if this node was ready some seconds ago, as /ready says it, else 0"),
    OUTBOX_BYTES("What waits for all clients together, as client.queue_max_size counts it");

    private final String description;

    Watched(String description) {
      this.description = description;
    }
  }

  /**
   * The metrics as they are sent.
   *
   * @param contentType of HTTP
   */
  public record Page(String contentType, String text) {}

  /**
   * All of it, since the start.
   *
   * @param disconnects by the server
   */
  public record Totals(
      long messagesIn,
      long messagesOut,
      long bytesIn,
      long bytesOut,
      long publications,
      long disconnects,
      long errors,
      long slowClients,
      long healings) {}

  private static final int SLOW = 3008;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_TEXT = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  private static final double[] BUCKETS_MILLIS = {
    0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counters counters = new Counters(registry);
  private final List<Jvm> open = new CopyOnWriteArrayList<>();

  private final EnumMap<Received, LongAdder> received =
      counters.each(Received.class, "tidings_messages_in", "Messages of clients", "type");
  private final LongAdder receivedBytes =
      counters.counter("tidings_bytes_in", "Bytes of the messages of clients");
  private final EnumMap<Sent, LongAdder> sent =
      counters.each(Sent.class, "tidings_messages_out", "Messages to clients", "type");
  private final LongAdder sentBytes =
      counters.counter("tidings_bytes_out", "Bytes of the messages to clients");
  private final LongAdder frames =
      counters.counter("tidings_frames_out", "Frames to clients, with one message or more");
  private final EnumMap<Origin, LongAdder> published =
      counters.each(Origin.class, "tidings_publications", "Publications made here", "origin");
  private final EnumMap<Handshake, LongAdder> handshakes =
      counters.each(Handshake.class, "tidings_handshakes", "Handshakes", "outcome");
  private final EnumMap<Refusal, LongAdder> signInsRefused =
      counters.each(Refusal.class, "tidings_sign_ins_refused", "Clients not signed in", "reason");
  private final Codes errors = Codes.errors(counters);
  private final Codes disconnects = Codes.disconnects(counters);
  private final LongAdder closedByPeers = disconnects.labelled("peer");
  private final LongAdder slow =
      counters.counter("tidings_slow_clients", "Clients disconnected since they read too slowly");
  private final LongAdder recoveriesAsked =
      counters.counter("tidings_recoveries_asked", "Subscriptions that were to recover");
  private final LongAdder recoveriesGranted = recoveries("granted");
  private final LongAdder recoveriesRefused = recoveries("refused");
  private final LongAdder healings =
      counters.counter("tidings_healings", "Subscriptions ended since something was missing");
  private final ApiCalls apiCalls = new ApiCalls(counters);
  private final Timer publishTime =
      timer("tidings_publish", "From asking the engine to publish to its answer");
  private final Timer fanOutTime =
      timer("tidings_fan_out", "From the engine's word until all subscribers' messages were sent");

  private LongAdder recoveries(String outcome) {
    return counters.counter(
        "tidings_recoveries", "Recoveries, by outcome", Tags.of("outcome", outcome));
  }

  private Timer timer(String name, String description) {
    Duration[] buckets = new Duration[BUCKETS_MILLIS.length];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = Duration.ofNanos((long) (BUCKETS_MILLIS[i] * 1_000_000));
    }
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  /** Has this looked up from now on. It is called by whoever reads the metrics. */
  public void watch(Watched what, LongSupplier value) {
    Gauge.builder("tidings_" + Counters.word(what), value::getAsLong)
        .description(what.description)
        .register(registry);
  }

  /** Has the JVM looked at too, until this is closed. */
  public void watchJvm() {
    open.add(new Jvm(registry));
  }

  public void received(Received type) {
    Counters.add(received, type);
  }

  public void receivedBytes(int bytes) {
    receivedBytes.add(bytes);
  }

  /** A message goes out. */
  public void sent(Sent type) {
    Counters.add(sent, type);
  }

  /** A frame goes out. */
  public void sentFrame(long bytes) {
    frames.increment();
    sentBytes.add(bytes);
  }

  /**
   * The engine has taken a publication that somebody made here.
   *
   * @param nanos how long that took
   */
  public void published(Origin origin, long nanos) {
    Counters.add(published, origin);
    publishTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A publication has been sent to all its subscribers here. */
  public void fannedOut(long nanos) {
    fanOutTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A client was answered an error. */
  public void error(int code) {
    errors.add(code);
  }

  /** The server ends a connection. */
  public void disconnected(int code) {
    disconnects.add(code);
    if (code == SLOW) {
      slow.increment();
    }
  }

  /** The other side has ended a connection, or it broke. */
  public void closedByPeer() {
    closedByPeers.increment();
  }

  public void recoveryAsked() {
    recoveriesAsked.increment();
  }

  /**
   * A recovery was asked for and decided.
   *
   * @param granted whether the client has got all that it missed
   */
  public void recovered(boolean granted) {
    (granted ? recoveriesGranted : recoveriesRefused).increment();
  }

  /** A subscription has ended because something was missing in it. */
  public void healed() {
    healings.increment();
  }

  public void handshake(Handshake outcome) {
    Counters.add(handshakes, outcome);
  }

  public void signInRefused(Refusal why) {
    Counters.add(signInsRefused, why);
  }

  /**
   * A call of the server API has been answered. What is not known here is counted as {@code other}.
   *
   * @param method as in its path: {@code publish}
   * @param outcome {@code ok}, the number of the error, or the HTTP status of what was no call
   */
  public void apiCall(String method, String outcome) {
    apiCalls.add(method, outcome);
  }

  /** What has been counted so far; while others count on. */
  public Totals totals() {
    return new Totals(
        Counters.sum(received),
        Counters.sum(sent),
        receivedBytes.sum(),
        sentBytes.sum(),
        Counters.sum(published),
        disconnects.sum(),
        errors.sum(),
        slow.sum(),
        healings.sum());
  }

  /**
   * All of it, in the text form that is asked for: OpenMetrics where that is named, else that of
   * Prometheus.
   *
   * @param accept the header; null for none
   */
  public Page page(@Nullable String accept) {
    boolean openMetrics = accept != null && accept.contains(OPEN_METRICS);
    String contentType = openMetrics ? OPEN_METRICS_TEXT : TEXT;
    ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
    try {
      registry.scrape(text, contentType);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Never: it is written to memory.
    }
    return new Page(contentType, text.toString(StandardCharsets.UTF_8));
  }

  /** Listens and looks no more. What is counted from now on is nobody's to read. */
  @Override
  public void close() {
    open.forEach(Jvm::close);
    registry.close();
  }
}
