package org.tidings.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin at one moment. */
final class Together {
  /** What may throw. */
  interface Task {
    void run() throws Exception;
  }

  private Together() {}

  static void run(int threads, Task task) throws Exception {
    run(Collections.nCopies(threads, task));
  }

  /** Runs each task in a thread of its own, and waits for all; fails if one does. */
  static void run(List<Task> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Task task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  task.run();
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
