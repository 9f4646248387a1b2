package org.tidings.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a JWK set, fetched when they are first asked for and kept. Thread-safe; no caller is
 * blocked.
 *
 * <p>They are fetched anew when they are older than {@link #LIFE} and when an unknown key is asked
 * for, but not within {@link #PAUSE} of the last time: tokens that name made-up keys are cheap to
 * make. Whoever asks while a fetch is under way shares it. When it fails the old keys serve on, and
 * at once: an outage there is none here.
 */
final class JwksKeys {
  static final Duration LIFE = Duration.ofHours(1);
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(JwksKeys.class.getName());

  private final JwksEndpoint endpoint;
  private final Executor executor;
  private final LongSupplier nanoTime;

  // All below: this object's lock, under which nothing is fetched and nothing is completed.

  /** Null until they have once been fetched. */
  private @Nullable Map<String, List<PublishedKey>> keys;

  private long keysSince;

  /** When the last fetch ended; meaningless before the first one. */
  private long lastFetch;

  private boolean everFetched;
  private boolean failing;

  /** Completed when the fetch under way is over, well or not; null: none is. */
  private @Nullable CompletableFuture<Void> fetch;

  /**
   * Fetches nothing yet.
   *
   * @param executor where to block
   * @param nanoTime as {@link System#nanoTime}
   */
  JwksKeys(JwksEndpoint endpoint, Executor executor, LongSupplier nanoTime) {
    this.endpoint = endpoint;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  /**
   * The keys of this name, none if there is no such key. Empty when that cannot be known at the
   * moment. Does not fail.
   */
  CompletionStage<Optional<List<PublishedKey>>> find(String keyId) {
    CompletableFuture<Void> wait;
    boolean isMine = false;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      boolean known = keys != null && keys.containsKey(keyId);
      if (known && now - keysSince < LIFE.toNanos()) {
        return CompletableFuture.completedFuture(found(keyId));
      }
      if (fetch == null && (!everFetched || now - lastFetch >= PAUSE.toNanos())) {
        fetch = new CompletableFuture<>();
        isMine = true;
      }
      boolean waits = fetch != null && !(known && failing);
      wait = waits && fetch != null ? fetch : CompletableFuture.completedFuture(null);
    }
    CompletionStage<Optional<List<PublishedKey>>> answer = wait.thenApply(done -> found(keyId));
    if (isMine) {
      start();
    }
    return answer;
  }

  private synchronized Optional<List<PublishedKey>> found(String keyId) {
    List<PublishedKey> found = keys == null ? null : keys.get(keyId);
    if (found != null) {
      return Optional.of(found);
    }
    return keys == null || failing ? Optional.empty() : Optional.of(List.of());
  }

  private void start() {
    try {
      executor.execute(this::fetch);
    } catch (RejectedExecutionException e) {
      end(null, "no thread for it: " + e);
    }
  }

  private void fetch() {
    Map<String, List<PublishedKey>> fetched = null;
    String why = "a defect";
    try {
      fetched = endpoint.fetch();
    } catch (IOException e) {
      why = e.toString();
    } finally {
      // Also after a defect, which the executor reports: nobody waits for ever.
      end(fetched, why);
    }
  }

  private void end(@Nullable Map<String, List<PublishedKey>> fetched, String why) {
    CompletableFuture<Void> ended;
    boolean changed;
    synchronized (this) {
      ended = fetch;
      fetch = null;
      everFetched = true;
      lastFetch = nanoTime.getAsLong();
      changed = failing != (fetched == null);
      failing = fetched == null;
      if (fetched != null) {
        keys = fetched;
        keysSince = lastFetch;
      }
    }
    if (changed) {
      tell(fetched == null, why);
    }
    if (ended != null) {
      ended.complete(null);
    }
  }

  /** Once an outage. */
  private void tell(boolean fails, String why) {
    if (fails) {
      LOG.log(
          Level.WARNING,
          "No keys for tokens from {0}: {1}. The last ones, if any, stay in use.",
          new Object[] {endpoint.host(), why});
    } else {
      LOG.log(Level.INFO, "Keys for tokens come from {0} again.", endpoint.host());
    }
  }
}
