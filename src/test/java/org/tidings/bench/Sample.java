package org.tidings.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * One round: how many messages were answered or delivered, in what time, for how much of the
 * server's CPU.
 */
record Sample(long messages, Duration elapsed, Duration serverCpu) {

  double messagesPerSecond() {
    return messages * 1e9 / elapsed.toNanos();
  }

  double cpuMicrosPerMessage() {
    return serverCpu.toNanos() / 1e3 / messages;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,.0f/s, %.2f µs of CPU each", messagesPerSecond(), cpuMicrosPerMessage());
  }
}
