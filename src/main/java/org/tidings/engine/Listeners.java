package org.tidings.engine;

import java.util.Arrays;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tidings.engine.Engine.Listener;

/**
 * The listeners in a channel, each once. Immutable; most often there is one. What a listener throws
 * is logged and goes no further: the others are told, and the publisher does not notice.
 */
public final class Listeners {
  /** Nobody. */
  public static final Listeners NONE = new Listeners(new Listener[0]);

  private static final Logger LOG = Logger.getLogger(Listeners.class.getName());

  private final Listener[] all;

  private Listeners(Listener[] all) {
    this.all = all;
  }

  boolean isEmpty() {
    return all.length == 0;
  }

  /** The same and one more, unless it is among them. */
  public Listeners with(Listener listener) {
    if (indexOf(listener) >= 0) {
      return this;
    }
    Listener[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = listener;
    return new Listeners(more);
  }

  /** The same without one. */
  public Listeners without(Listener listener) {
    int index = indexOf(listener);
    if (index < 0) {
      return this;
    }
    if (all.length == 1) {
      return NONE;
    }
    Listener[] fewer = Arrays.copyOf(all, all.length - 1);
    System.arraycopy(all, index + 1, fewer, index, fewer.length - index);
    return new Listeners(fewer);
  }

  private int indexOf(Listener listener) {
    for (int i = 0; i < all.length; i++) {
      if (all[i] == listener) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Tells each of them.
   *
   * @return what they left to be done without the lock; does not throw
   */
  public Runnable tell(Function<Listener, Runnable> news) {
    if (all.length == 1) {
      return tell(all[0], news);
    }
    Runnable[] rest = new Runnable[all.length];
    for (int i = 0; i < all.length; i++) {
      rest[i] = tell(all[i], news);
    }
    return () -> {
      for (Runnable each : rest) {
        each.run();
      }
    };
  }

  private static Runnable tell(Listener listener, Function<Listener, Runnable> news) {
    try {
      Runnable rest = news.apply(listener);
      return () -> run(rest);
    } catch (RuntimeException | Error e) {
      // The lock is held here: writing the log waits for its end, too.
      return () -> log(e);
    }
  }

  private static void run(Runnable rest) {
    try {
      rest.run();
    } catch (RuntimeException | Error e) {
      log(e);
    }
  }

  private static void log(Throwable bug) {
    LOG.log(Level.SEVERE, "a bug in Tidings: a listener of the engine failed", bug);
  }
}
