package org.tidings.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What some work took.
 *
 * @param done how much it was
 * @param cpu user and system time of each process that was looked at
 */
record Toll(long done, Duration elapsed, List<Duration> cpu) {

  /** Does it. */
  static Toll of(ServerProcess.Work work, long... pids) throws IOException {
    List<Duration> before = cpu(pids);
    long begin = System.nanoTime();
    long done = work.run();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    List<Duration> after = cpu(pids);
    List<Duration> spent = new ArrayList<>();
    for (int i = 0; i < pids.length; i++) {
      spent.add(after.get(i).minus(before.get(i)));
    }
    return new Toll(done, elapsed, spent);
  }

  private static List<Duration> cpu(long... pids) {
    List<Duration> times = new ArrayList<>();
    for (long pid : pids) {
      times.add(ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).orElseThrow());
    }
    return times;
  }

  double perSecond() {
    return done * 1e9 / elapsed.toNanos();
  }

  /** The CPU of a process for each. */
  double micros(int process) {
    return cpu.get(process).toNanos() / 1e3 / done;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,.0f/s, CPU %s", perSecond(), cpu);
  }
}
