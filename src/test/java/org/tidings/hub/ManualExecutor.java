package org.tidings.hub;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks when told. */
final class ManualExecutor implements Executor {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private int refusals;

  @Override
  public void execute(Runnable task) {
    if (refusals > 0) {
      refusals--;
      throw new RejectedExecutionException();
    }
    tasks.add(task);
  }

  /** Has no thread for so many tasks. */
  void refuses(int next) {
    refusals = next;
  }

  /** How many tasks wait. */
  int waiting() {
    return tasks.size();
  }

  /** Runs what waits, and what that adds. */
  void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
