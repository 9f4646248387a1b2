package org.tidings.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Back ends that publish over keep-alive connections, each as fast as it is answered. */
final class ApiLoad {

  private ApiLoad() {}

  /**
   * Publishes for some time.
   *
   * @param connections each to a channel of its own
   * @param together publications in one call
   * @return the publications, each answered well
   */
  static long publish(URI node, String namespace, int connections, int together, Duration time)
      throws IOException {
    List<Callable<Long>> each = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      String channel = namespace + ":" + i;
      each.add(() -> publish(node, channel, together, time));
    }
    return inParallel(each).stream().mapToLong(Long::longValue).sum();
  }

  private static long publish(URI node, String channel, int together, Duration time)
      throws IOException {
    String one = ApiConnection.publication(channel, 1);
    String commands = String.join(",", Collections.nCopies(together, "{\"publish\":" + one + "}"));
    String body = together == 1 ? one : "{\"commands\":[" + commands + "]}";
    String method = together == 1 ? "publish" : "batch";
    long published = 0;
    try (ApiConnection connection = new ApiConnection(node)) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() - end < 0) {
        String unused = connection.call(method, body);
        published += together;
      }
    }
    return published;
  }

  /** Does all at once, each in a thread of its own. */
  static <T> List<T> inParallel(List<Callable<T>> works) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(works)) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
