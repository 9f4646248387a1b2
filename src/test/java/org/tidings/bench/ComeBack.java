package org.tidings.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tidings.redis.RedisServer;

/**
 * The clients of a killed node come back to another, and recover.
 *
 * @param toll what it took, of the node's and of Redis' CPU
 * @param reads of streams, in Redis
 */
record ComeBack(Toll toll, long reads) {

  /** Each opens its connections one after the other. */
  private static final int THREADS = 16;

  private static final int MISSED = 5;

  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)\\}");
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"(\\w+)\"");

  /**
   * What is to happen.
   *
   * @param shared all are in one channel, and miss some publications; else each is in its own
   * @param spread over what time they come
   */
  record Plan(int clients, boolean shared, Duration spread) {
    private String channel(int client) {
      return shared ? "kept:all" : "kept:own-" + client;
    }

    /** The clients, as the threads open them. */
    private List<List<Returning>> groups(String position, int missed) {
      Random random = new Random(1);
      List<List<Returning>> groups = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        if (i < THREADS) {
          groups.add(new ArrayList<>());
        }
        Duration due = Duration.ofNanos((long) (random.nextDouble() * spread.toNanos()));
        groups.get(i % THREADS).add(new Returning(channel(i), position, missed, due));
      }
      return groups;
    }

    @Override
    public String toString() {
      String when = spread.isZero() ? "as fast as they can" : "over " + spread.toMillis() + " ms";
      return "%,d clients, %s, %s"
          .formatted(clients, shared ? "one channel" : "a channel each", when);
    }
  }

  /**
   * Connects clients, kills their node, publishes what they miss, and lets them come back.
   *
   * @param victim is killed
   */
  static ComeBack measure(ServerProcess victim, ServerProcess other, RedisServer redis, Plan plan)
      throws IOException, InterruptedException {
    try (ApiConnection api = new ApiConnection(other.url())) {
      String position = "\"offset\":0,\"epoch\":\"\"";
      if (plan.shared()) {
        position = position(api.call("history", "{\"channel\":\"" + plan.channel(0) + "\"}"));
      }
      Toll unused = come(victim, redis, plan.groups(position, 0), victim::kill);
      for (int i = 0; plan.shared() && i < MISSED; i++) {
        String unusedToo = api.call("publish", ApiConnection.publication(plan.channel(0), i));
      }
      long before = reads(redis);
      int missed = plan.shared() ? MISSED : 0;
      Toll toll = come(other, redis, plan.groups(position, missed), () -> {});
      return new ComeBack(toll, reads(redis) - before);
    }
  }

  /** What is done when all are there. */
  private interface Then {
    void run() throws InterruptedException;
  }

  private static String position(String answer) {
    Matcher offset = OFFSET.matcher(answer);
    Matcher epoch = EPOCH.matcher(answer);
    if (!offset.find() || !epoch.find()) {
      throw new IllegalStateException("no position: " + answer);
    }
    return "\"offset\":%s,\"epoch\":\"%s\"".formatted(offset.group(1), epoch.group(1));
  }

  private static Toll come(
      ServerProcess node, RedisServer redis, List<List<Returning>> groups, Then then)
      throws IOException, InterruptedException {
    List<RawClients> opened = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      opened.add(RawClients.none());
    }
    try {
      Toll toll = Toll.of(() -> come(node.url(), groups, opened), node.pid(), redis.pid());
      then.run();
      return toll;
    } finally {
      for (RawClients clients : opened) {
        clients.close();
      }
    }
  }

  private static long come(URI node, List<List<Returning>> groups, List<RawClients> opened)
      throws IOException {
    long begin = System.nanoTime();
    List<Callable<Long>> works = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      List<Returning> group = groups.get(i);
      RawClients clients = opened.get(i);
      works.add(() -> come(node, group, clients, begin));
    }
    return ApiLoad.inParallel(works).stream().mapToLong(Long::longValue).sum();
  }

  private static long come(URI node, List<Returning> group, RawClients clients, long begin)
      throws IOException {
    group.sort((one, other) -> one.due().compareTo(other.due()));
    Returning.Awaited awaited = new Returning.Awaited();
    awaited.clients = group.size();
    for (Returning each : group) {
      Duration left = each.due().minusNanos(System.nanoTime() - begin);
      if (left.toNanos() > 0) {
        clients.runFor(left);
      }
      each.come(node, clients, awaited);
    }
    clients.runUntil(() -> awaited.clients == 0);
    return group.size();
  }

  /** How often streams have been read. */
  private static long reads(RedisServer redis) {
    String counts = redis.call("INFO", "commandstats");
    Matcher calls = Pattern.compile("cmdstat_xrange:calls=(\\d+)").matcher(counts);
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
