package org.tidings.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** What idle connections cost a JVM. */
record IdleMemory(int connections, ProcessMemory before, ProcessMemory after) {

  private static final int FIRST_CONNECTIONS = 100;
  private static final Duration SETTLE = Duration.ofSeconds(1);

  /**
   * Opens connections that say nothing. Some are opened, used and closed first: what a server loads
   * and allocates once is not charged to the idle ones.
   */
  static IdleMemory measure(URI url, long pid, int connections)
      throws IOException, InterruptedException {
    try (RawClients first = RawClients.open(url, FIRST_CONNECTIONS, 1)) {
      first.echo(SETTLE);
    }
    ProcessMemory before = ProcessMemory.ofJvm(pid);
    try (RawClients idle = RawClients.open(url, connections, 1)) {
      idle.idle(SETTLE);
      ProcessMemory after = ProcessMemory.ofJvm(pid);
      idle.idle(SETTLE);
      return new IdleMemory(connections, before, after);
    }
  }
}
