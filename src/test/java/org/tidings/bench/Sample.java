package org.tidings.bench;

import java.time.Duration;

/** One round: how many messages were answered, in what time, for how much of the server's CPU. */
record Sample(long messages, Duration elapsed, Duration serverCpu) {

  double messagesPerSecond() {
    return messages * 1e9 / elapsed.toNanos();
  }

  double cpuMicrosPerMessage() {
    return serverCpu.toNanos() / 1e3 / messages;
  }
}
