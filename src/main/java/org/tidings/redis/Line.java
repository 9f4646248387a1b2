package org.tidings.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis that is made anew whenever it breaks.
 *
 * <p>DOWN → CONNECTING → UP → DOWN …, and ENDED from each. The client library never reconnects by
 * itself: it would send again what may have been done already, and would not say to which process.
 * So each connection is to one process of Redis from its beginning to its end, whose run id is
 * known before it is used. One that does not answer a ping for {@code timeout} is broken, too. The
 * pauses between attempts grow until one has answered a ping: to be connected is not yet to be
 * well.
 *
 * <p>State and connection are guarded by {@code this}; the owner is told outside the lock, by
 * turns: up, down, up; while it is told, no connection is made. {@link #tick} is the housekeeper's.
 */
final class Line<C extends StatefulConnection<String, byte[]>> {
  private enum State {
    DOWN,
    CONNECTING,
    UP,
    ENDED
  }

  private final LineOwner<C> owner;
  private final Duration timeout;
  private final LongSupplier nanoTime;

  // All guarded by this.
  private final Reports reports;
  private final Heartbeat heartbeat;
  private final Pause pause = new Pause();
  private State state = State.DOWN;
  private @Nullable C connection;
  private long attempt;
  private long due;
  // So many threads are telling the owner something.
  private int telling;
  // Read by any thread.
  private volatile String trouble = "not connected yet";

  Line(Reports reports, LineOwner<C> owner, Duration timeout, LongSupplier nanoTime) {
    this.reports = reports;
    this.owner = owner;
    this.heartbeat = new Heartbeat(timeout);
    this.timeout = timeout;
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong();
  }

  /** Why it is down; empty while it is up. */
  String trouble() {
    return trouble;
  }

  void tick() {
    long now = nanoTime.getAsLong();
    Runnable rest;
    synchronized (this) {
      rest =
          switch (state) {
            case DOWN -> now - due >= 0 && telling == 0 ? connecting(now) : Line::nothing;
            case CONNECTING -> now - due >= 0 ? failed(attempt, tooLong()) : Line::nothing;
            case UP -> alive(now);
            case ENDED -> Line::nothing;
          };
    }
    rest.run();
  }

  /** The connection is of no use any more: it is made anew. */
  void broken(C which, Throwable why) {
    Runnable rest;
    synchronized (this) {
      rest = connection == which && state == State.UP ? down(why) : Line::nothing;
    }
    rest.run();
  }

  /** Makes no connection any more. The client library closes the last one. */
  void end() {
    C last;
    boolean wasUp;
    synchronized (this) {
      wasUp = state == State.UP;
      state = State.ENDED;
      attempt++;
      last = connection;
      connection = null;
      trouble = "the engine is closed";
    }
    if (last != null && wasUp) {
      owner.down(last);
    }
  }

  private IllegalStateException tooLong() {
    return new IllegalStateException("no answer within " + timeout.toMillis() + " ms");
  }

  // The steps from state to state. Each is called under the lock, and returns what is to be done
  // without it.

  private static void nothing() {}

  private Runnable connecting(long now) {
    state = State.CONNECTING;
    due = now + timeout.toNanos();
    long number = ++attempt;
    return () -> connect(number);
  }

  private Runnable alive(long now) {
    if (heartbeat.isDead(now)) {
      return down(tooLong());
    }
    C current = connection;
    return current != null && heartbeat.beats(now) ? () -> ping(current) : Line::nothing;
  }

  private Runnable failed(long number, Throwable why) {
    if (number != attempt || state != State.CONNECTING) {
      return Line::nothing;
    }
    attempt++;
    C useless = connection;
    rest(why);
    return () -> close(useless);
  }

  private Runnable down(Throwable why) {
    C useless = connection;
    attempt++;
    rest(why);
    telling += useless == null ? 0 : 1;
    return () -> {
      if (useless != null) {
        tell(() -> owner.down(useless));
      }
      close(useless);
    };
  }

  private void rest(Throwable why) {
    state = State.DOWN;
    connection = null;
    trouble = reports.down(why);
    due = nanoTime.getAsLong() + pause.take();
  }

  private void connect(long number) {
    CompletionStage<C> made;
    try {
      made = owner.connect();
    } catch (RuntimeException | Error e) {
      step(() -> failed(number, e));
      return;
    }
    var unused =
        made.whenComplete(
            (fresh, failure) -> {
              if (failure != null) {
                step(() -> failed(number, failure));
              } else {
                greet(number, fresh);
              }
            });
  }

  private void greet(long number, C fresh) {
    boolean inTime;
    synchronized (this) {
      inTime = number == attempt && state == State.CONNECTING;
      connection = inTime ? fresh : connection;
    }
    if (!inTime) {
      close(fresh);
      return;
    }
    watch(fresh);
    var unused =
        owner
            .greet(fresh)
            .whenComplete(
                (run, failure) -> {
                  if (failure != null) {
                    step(() -> failed(number, failure));
                  } else {
                    greeted(number, fresh, run);
                  }
                });
  }

  private void watch(C fresh) {
    fresh.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            lost(fresh);
          }
        });
    if (!fresh.isOpen()) {
      lost(fresh);
    }
  }

  private void lost(C which) {
    IllegalStateException why = new IllegalStateException("the connection was lost");
    step(
        () -> {
          if (connection != which) {
            return Line::nothing;
          }
          return state == State.UP ? down(why) : failed(attempt, why);
        });
  }

  private void greeted(long number, C fresh, String run) {
    synchronized (this) {
      if (number != attempt || state != State.CONNECTING) {
        return;
      }
      state = State.UP;
      heartbeat.begin(nanoTime.getAsLong());
      telling++;
    }
    tell(() -> up(fresh, run));
  }

  private void up(C fresh, String run) {
    owner.up(fresh, run);
    // The owner is told of down after up, whenever that happens.
    boolean lost;
    synchronized (this) {
      lost = connection != fresh;
      if (!lost) {
        trouble = "";
        reports.up();
      }
    }
    if (lost) {
      owner.down(fresh);
    }
  }

  private void tell(Runnable news) {
    try {
      news.run();
    } finally {
      synchronized (this) {
        telling--;
      }
    }
  }

  private void ping(C current) {
    var unused =
        owner
            .ping(current)
            .whenComplete(
                (answer, failure) -> {
                  // One that fails is one that is not answered: it may just not have been sent.
                  if (failure == null) {
                    answered(current);
                  }
                });
  }

  private synchronized void answered(C current) {
    if (connection == current) {
      heartbeat.answered();
      pause.reset();
      reports.lasts();
    }
  }

  private void step(Supplier<Runnable> step) {
    Runnable rest;
    synchronized (this) {
      rest = step.get();
    }
    rest.run();
  }

  private static void close(@Nullable StatefulConnection<?, ?> useless) {
    if (useless != null) {
      var unused = useless.closeAsync();
    }
  }
}
