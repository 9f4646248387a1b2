package org.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What idle connections cost a JVM. */
record IdleMemory(int connections, ProcessMemory before, ProcessMemory after) {

  private static final int FIRST_CONNECTIONS = 100;
  private static final Duration SETTLE = Duration.ofSeconds(1);

  /** What idle connections have done before. */
  enum Kind {
    SILENT("nothing said") {
      @Override
      RawClients open(URI url, int connections) throws IOException {
        return RawClients.open(url, connections, new RawClient.Room(0, 0), number -> Kind::object);
      }
    },

    SHARED("subscribed to one channel, all to the same") {
      @Override
      RawClients open(URI url, int connections) throws IOException {
        return Subscribers.open(url, connections, 1, number -> "bench:all").clients();
      }
    },

    OWN("subscribed to one channel, each to its own") {
      @Override
      RawClients open(URI url, int connections) throws IOException {
        return Subscribers.open(url, connections, 1, number -> "bench:" + number).clients();
      }
    };

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** Opens some that have nothing under way. */
    abstract RawClients open(URI url, int connections) throws IOException;

    private static void object(RawClient client, ByteBuffer text) throws ProtocolException {
      throw new ProtocolException("nobody asked for " + UTF_8.decode(text));
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * Opens connections and leaves them idle. Some are opened and closed first: what a server loads
   * and allocates once is not charged to the idle ones.
   */
  static IdleMemory measure(URI url, long pid, int connections, Kind kind)
      throws IOException, InterruptedException {
    try (RawClients first = kind.open(url, FIRST_CONNECTIONS)) {
      first.runFor(SETTLE);
    }
    ProcessMemory before = ProcessMemory.ofJvm(pid);
    try (RawClients idle = kind.open(url, connections)) {
      idle.runFor(SETTLE);
      ProcessMemory after = ProcessMemory.ofJvm(pid);
      idle.runFor(SETTLE);
      return new IdleMemory(connections, before, after);
    }
  }
}
