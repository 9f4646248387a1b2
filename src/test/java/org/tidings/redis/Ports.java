package org.tidings.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports for servers that must be told one. */
public final class Ports {
  /** How far the bus of a node in a Redis Cluster lies above its port. */
  private static final int BUS = 10_000;

  private Ports() {}

  /**
   * A port that was free a moment ago, and so was the one of its cluster bus. Both lie below the
   * ports that systems give to outgoing connections: else another program could take the port
   * before the server does, or while it is stopped, and a client that keeps trying it could connect
   * to itself.
   */
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(11_000, 22_000);
      if (isFree(port) && isFree(port + BUS)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false; // taken: the answer
    }
  }
}
