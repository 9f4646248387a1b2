package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tidings.LogLines;
import org.tidings.engine.HistoryQuery;
import org.tidings.engine.Retention;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Publication;

/**
 * A node, and clients known by their names, told as a story. In what is said and seen, {@code '}
 * stands for {@code "}, a client's name for its id, and {@code E1} for the first epoch that was
 * seen. At the end all clients go, and nothing of them may be left.
 */
final class Walk implements AutoCloseable {
  static final Retention KEPT = new Retention(100, Duration.ofMinutes(5), Duration.ofDays(30));
  static final Opening PROTOCOL = new Opening(true, false, List.of(), null);

  private static final Pattern EPOCH = Pattern.compile("(?<='epoch':')[A-Za-z]{8}(?=')");

  /** For what unfinished business is given up. */
  private static final Duration LONG = Duration.ofSeconds(12);

  final Node node;
  final HandEngine engine;
  private final ServerApi api;
  private final Map<String, Node.Peer> peers = new LinkedHashMap<>();
  private final Map<String, String> epochs = new LinkedHashMap<>();
  private final LogLines bugs = LogLines.ofThisThread("org.tidings", Level.WARNING);
  private long healings;

  Walk() {
    this(Node.withLargeQueues());
  }

  Walk(Node node) {
    this.node = node;
    this.engine = node.engine;
    this.api = new ServerApi(node.hub);
  }

  /** A connection is opened, and says nothing yet. */
  Node.Peer opens(String name, Opening opening) {
    Node.Peer peer = node.connect(name, opening);
    peers.put(name, peer);
    node.settle();
    return peer;
  }

  /** A plain client with these channels in its URL. */
  Node.Peer opensWith(String name, String... channels) {
    return opens(name, new Opening(false, false, List.of(channels), null));
  }

  /** A protocol client that is connected, as the anonymous user. */
  Node.Peer connects(String name) {
    Node.Peer peer = opens(name, PROTOCOL);
    says(name, "{'id':1,'connect':{}}");
    sees(Lines.connected(name));
    return peer;
  }

  /** A protocol client that is connected with a token. */
  Node.Peer connectsWith(String name, String token) {
    Node.Peer peer = opens(name, PROTOCOL);
    says(name, "{'id':1,'connect':{'token':'" + token + "'}}");
    return peer;
  }

  Node.Peer peer(String name) {
    Node.Peer peer = peers.get(name);
    if (peer == null) {
      throw new AssertionError("nobody is called " + name);
    }
    return peer;
  }

  /** A message has been read; all that comes of it happens. */
  void says(String name, String text) {
    saysOnly(name, text);
    node.settle();
  }

  /** A message has been read; what it sets going waits for a thread. */
  void saysOnly(String name, String text) {
    String real = text.replace('\'', '"');
    for (Map.Entry<String, String> each : epochs.entrySet()) {
      real = real.replace('"' + each.getValue() + '"', '"' + each.getKey() + '"');
    }
    peer(name).says(real);
  }

  /** The client's connection ends. */
  void goes(String name) {
    peer(name).client().closed();
    node.settle();
  }

  /** Publications of a back end, each with its offset as data. */
  void publishes(String channel, long from, long to) {
    for (long each = from; each <= to; each++) {
      publishes(channel, String.valueOf(each));
    }
  }

  /** One publication of a back end, in a channel with history. */
  void publishes(String channel, String data) {
    publishes(channel, data, KEPT);
  }

  void publishes(String channel, String data, Retention retention) {
    publishNow(channel, data, retention);
    node.settle();
  }

  /** A publication comes in the task that makes the next such call, right after the call. */
  void publishesWithin(String method, String channel, long offset) {
    engine.meanwhile(method, () -> publishNow(channel, String.valueOf(offset), KEPT));
  }

  private void publishNow(String channel, String data, Retention retention) {
    Payload payload = new Payload(data.replace('\'', '"'));
    var unused = engine.memory().publish(channel, Publication.draft(payload, null), retention);
  }

  /** Makes the stream's epoch known, as {@code E1} if it is the first. */
  String epoch(String channel) {
    var history = engine.memory().history(channel, HistoryQuery.TOP, KEPT).toCompletableFuture();
    return known(history.join().top().epoch());
  }

  /** The epoch that is called so here. */
  String realEpoch(String alias) {
    return epochs.entrySet().stream()
        .filter(each -> each.getValue().equals(alias))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /**
   * This is all that has been sent and closed since the last question: what each client was told,
   * in order. Who is told first is not looked at.
   */
  void sees(String... expected) {
    List<String> seen = node.events.take().stream().map(this::readable).toList();
    assertEquals(byClient(List.of(expected)), byClient(seen));
  }

  /** The same for one client, whatever frames the lines came in. */
  void seesLines(String name, String lines) {
    String seen =
        node.events.take().stream()
            .map(this::readable)
            .map(each -> each.substring(name.length() + 2))
            .collect(Collectors.joining("\n"));
    assertEquals(lines, seen);
  }

  private static String byClient(List<String> events) {
    return events.stream()
        .sorted(Comparator.comparing(each -> each.substring(0, each.indexOf(':'))))
        .collect(Collectors.joining("\n\n"));
  }

  /** The engine has been called so since the last question, and not otherwise. */
  void engineSees(String... expected) {
    List<String> calls = engine.takeCalls().stream().map(this::withNames).toList();
    assertEquals(List.of(expected), calls);
  }

  /** Carries out a call that waits: {@code addPresence p:x ann}. */
  void lets(String call) {
    engine.let(withIds(call));
    node.settle();
  }

  void carriesOut(String call) {
    engine.carryOut(withIds(call));
    node.settle();
  }

  void fails(String call) {
    engine.fail(withIds(call));
    node.settle();
  }

  /** A back end calls; {@code @ann} in the body stands for that client's id. */
  CompletableFuture<ApiReply> calls(String method, String body) {
    String real = body;
    for (Map.Entry<String, Node.Peer> each : peers.entrySet()) {
      real = real.replace("@" + each.getKey(), each.getValue().client().id());
    }
    for (Map.Entry<String, String> each : epochs.entrySet()) {
      real = real.replace("'" + each.getValue() + "'", "'" + each.getKey() + "'");
    }
    ApiCall call = node.hub.codec().apiCall(method, real.replace('\'', '"'));
    CompletableFuture<ApiReply> reply = api.handle(call).toCompletableFuture();
    node.settle();
    return reply;
  }

  /** A back end calls, and is answered so at once. */
  void answers(String expected, String method, String body) {
    assertEquals(expected, answer(calls(method, body)));
  }

  /** What a back end was answered. */
  String answer(CompletableFuture<ApiReply> reply) {
    return reply.isDone()
        ? readable(node.hub.codec().apiReply(reply.join(), false))
        : "(not answered yet)";
  }

  void passes(Duration time) {
    node.passes(time);
  }

  /** So many subscriptions are to end because something was missing; without this: none. */
  void heals(long times) {
    healings = times;
  }

  /** Time passes until something happens, but no more than this. */
  void passesUntilSomethingHappens(Duration most) {
    Duration waited = Duration.ZERO;
    while (node.events.isEmpty() && waited.compareTo(most) < 0) {
      node.tickAfter(Housekeeper.TICK);
      waited = waited.plus(Housekeeper.TICK);
    }
  }

  /** A warning or worse was expected. */
  LogRecord logged() {
    return bugs.takeOne();
  }

  /** Nothing else has happened; all go, and nothing of them is left. */
  @Override
  public void close() {
    try {
      node.settle();
      sees();
      peers.values().forEach(each -> each.client().closed());
      node.settle();
      engine.letAll();
      passes(LONG);
      sees();
      node.assertEmpty();
      assertEquals(0, node.hub.channelCount(), "channels");
      assertEquals(List.of(), engine.populated(), "channels with presence");
      assertEquals(healings, node.hub.healings(), "subscriptions in which something was missing");
      bugs.assertExhausted();
    } finally {
      bugs.close();
    }
  }

  private String readable(String event) {
    String text = withNames(event.replaceFirst(": send ", ": ").replace('"', '\''));
    Matcher matcher = EPOCH.matcher(text);
    return matcher.replaceAll((MatchResult found) -> known(found.group()));
  }

  private String known(String epoch) {
    return epochs.computeIfAbsent(epoch, key -> "E" + (epochs.size() + 1));
  }

  private String withNames(String text) {
    String named = text;
    for (Map.Entry<String, Node.Peer> each : peers.entrySet()) {
      named = named.replace(each.getValue().client().id(), each.getKey());
    }
    return named;
  }

  private String withIds(String call) {
    int space = call.lastIndexOf(' ');
    Node.Peer peer = peers.get(call.substring(space + 1));
    return peer == null ? call : call.substring(0, space + 1) + peer.client().id();
  }
}
