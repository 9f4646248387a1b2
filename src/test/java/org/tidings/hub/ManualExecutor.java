package org.tidings.hub;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs tasks when told. */
final class ManualExecutor implements Executor {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
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
