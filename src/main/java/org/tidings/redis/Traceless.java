package org.tidings.redis;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.function.Supplier;

/**
 * Calls Netty on the threads of others. It leaves a map of its own in each thread that calls it; in
 * those of a container that would keep the classes of the application when it is gone. Threads of
 * ours, and Netty's, end with it.
 */
final class Traceless {
  private static final String OURS = "tidings-";

  private Traceless() {}

  static void run(Runnable what) {
    call(
        () -> {
          what.run();
          return "";
        });
  }

  static <T> T call(Supplier<T> what) {
    try {
      return what.get();
    } finally {
      Thread current = Thread.currentThread();
      if (!(current instanceof FastThreadLocalThread) && !current.getName().startsWith(OURS)) {
        FastThreadLocal.removeAll();
      }
    }
  }
}
