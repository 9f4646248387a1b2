package org.tidings.hub;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.app.MessageHandler;
import org.tidings.auth.AccessPolicy;
import org.tidings.auth.Tokens;
import org.tidings.engine.Engine;
import org.tidings.metrics.Metrics;
import org.tidings.metrics.Metrics.Watched;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.Disconnect;
import org.tidings.protocol.JsonCodec;
import org.tidings.protocol.NodeInfo;

/** The clients of this node, and what they share. */
public final class Hub {
  private static final Logger LOG = Logger.getLogger(Hub.class.getName());

  private final Services services;
  private final Limits limits;
  private final Resources resources;
  private final JsonCodec codec = new JsonCodec();
  private final Traffic traffic;
  private final Channels channels;
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final NodeReport report;
  private final Times times;
  private final Patience patience;
  private final Users users = new Users();
  private final LongAdder healings = new LongAdder();
  private final Departure departure;
  private final Cluster cluster;

  public Hub(Services services, Limits limits, Resources resources) {
    this.services = services;
    this.limits = limits;
    this.resources = resources;
    String uid = UUID.randomUUID().toString();
    this.report = new NodeReport(this, uid, resources.clock());
    this.times = new Times(resources.nanoTime(), resources.clock(), limits.expiryGrace());
    this.patience = new Patience(this::now, resources.workers());
    Metrics metrics = services.metrics();
    this.traffic = new Traffic(metrics);
    this.departure = new Departure(clients, resources.nanoTime());
    this.channels =
        new Channels(services.engine(), codec, resources.nanoTime(), resources.workers(), metrics);
    metrics.watch(Watched.CLIENTS, this::size);
    metrics.watch(Watched.USERS, this::userCount);
    metrics.watch(Watched.SUBSCRIPTIONS, this::subscriptionCount);
    metrics.watch(Watched.CHANNELS, this::channelCount);
    metrics.watch(Watched.OUTBOX_BYTES, this::waitingBytes);
    this.cluster = new Cluster(this, uid, new NodeCalls(this)::here);
    metrics.watch(Watched.NODES, cluster::size);
    cluster.tick(now());
  }

  /** Takes in a connection that has just been opened. */
  public Client connect(Transport transport, Opening opening) {
    Client client = new Client(this, UUID.randomUUID().toString(), transport, opening);
    clients.put(client.id(), client);
    if (isShutDown()) {
      client.disconnect(Disconnect.SHUTDOWN);
    } else {
      client.open();
    }
    return client;
  }

  /** How many clients are connected to this node. */
  public int size() {
    return clients.size();
  }

  /** How many channels have subscribers on this node, or had a moment ago. */
  public int channelCount() {
    return channels.size();
  }

  /** How many subscriptions this node's clients have. */
  public int subscriptionCount() {
    return channels.subscriptions();
  }

  /** What waits for all clients together, in bytes as they count against each one's bound. */
  public long waitingBytes() {
    return clients.values().stream().mapToLong(Client::waitingBytes).sum();
  }

  /** How many subscriptions have ended because something was missing in them: 2500 and 3010. */
  public long healings() {
    return healings.sum();
  }

  /**
   * Says goodbye to the other nodes, which wait for this one no more: when it has no clients any
   * more, and before the engine stops.
   */
  public void part() {
    cluster.part();
  }

  /** From now on disconnects every client that connects; those that are there stay. */
  public void takeNoMore() {
    departure.shut();
  }

  /**
   * Takes no more clients, and disconnects those that are there: one after the other, evenly over
   * this time, or less if they are few. {@link #disconnectDue} is to be called until they are gone.
   *
   * @param spread zero: all at once
   * @return completes when all connections are closed: mostly {@link Limits#DRAIN} after the last
   *     has been told, but a container may take longer over peers that do not answer
   */
  public CompletionStage<Void> shutDown(Duration spread) {
    return departure.begin(spread);
  }

  /** Disconnects the clients whose turn it is since {@link #shutDown}; called often. */
  public void disconnectDue() {
    departure.step();
  }

  /** Whether it takes no more clients, since the server stops. */
  public boolean isShutDown() {
    return departure.isShut();
  }

  /** Looks after every client and every channel: all that is due by time. */
  public void tick() {
    long now = now();
    for (Client client : clients.values()) {
      try {
        client.tick(now);
      } catch (RuntimeException | Error e) {
        // One client's bug must not keep the others from being looked after.
        LOG.log(Level.SEVERE, e, () -> "client " + client.id() + ": a bug in Tidings");
      }
    }
    channels.tick(now);
    patience.tick(now);
    cluster.tick(now);
  }

  void leave(Client client) {
    clients.remove(client.id());
    departure.completeIfOver();
  }

  /** How many users have clients here; the anonymous one counts as one. */
  public int userCount() {
    return users.size();
  }

  Users users() {
    return users;
  }

  /** The client with this id; null if it is not on this node. */
  @Nullable Client client(String id) {
    return clients.get(id);
  }

  /** All clients, as they come and go. */
  Collection<Client> clients() {
    return clients.values();
  }

  /** The clients that are meant, as they are now; by its id also one that has not signed in. */
  Collection<Client> clients(ApiCall.Target target) {
    String id = target.client();
    String user = target.user();
    if (id == null) {
      return List.copyOf(users.of(Objects.requireNonNull(user)));
    }
    Client client = client(id);
    return client != null && (user == null || client.account().isOf(user))
        ? List.of(client)
        : List.of();
  }

  void healed() {
    healings.increment();
    metrics().healed();
  }

  /** Where what happens here is counted. */
  public Metrics metrics() {
    return services.metrics();
  }

  Traffic traffic() {
    return traffic;
  }

  MessageHandler handler() {
    return services.handler();
  }

  Engine engine() {
    return services.engine();
  }

  AccessPolicy policy() {
    return services.policy();
  }

  Tokens tokens() {
    return services.tokens();
  }

  /** How this node is. */
  public NodeInfo nodeInfo() {
    return report.now();
  }

  /** What this node is called. */
  String name() {
    return services.name();
  }

  /** The nodes that share the engine. */
  Cluster cluster() {
    return cluster;
  }

  Patience patience() {
    return patience;
  }

  String version() {
    return services.version();
  }

  Channels channels() {
    return channels;
  }

  Limits limits() {
    return limits;
  }

  JsonCodec codec() {
    return codec;
  }

  Executor workers() {
    return resources.workers();
  }

  Executor closers() {
    return resources.closers();
  }

  long now() {
    return resources.nanoTime().getAsLong();
  }

  /** The times that tokens name. */
  Times times() {
    return times;
  }

  /** Spread over the second half of an interval: clients that came together are not pinged so. */
  long firstPing() {
    long interval = limits.pingInterval().toNanos();
    return now() + interval - resources.random().nextLong(interval / 2 + 1);
  }
}
