package org.tidings.standalone;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.tidings.ConfigException;
import org.tidings.Settings;
import org.tidings.it.Certified;

/** What keeps a server that is to speak TLS from starting is named. */
@ResourceLock(RunningServer.ONE)
class TlsStartTest {
  private final Path folder;

  TlsStartTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Certified.byItself("EC").writtenTo(folder);
  }

  private void refuses(String beginning, Map<String, String> settings) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "tidings.host",
                "127.0.0.1",
                "tidings.tls.cert",
                folder.resolve("cert.pem").toString(),
                "tidings.tls.key",
                folder.resolve("key.pem").toString()));
    properties.putAll(settings);
    Server server = new Server(new Settings().systemProperties(properties).read(), folder);
    try {
      String message = "" + assertThrows(ConfigException.class, server::start).getMessage();
      assertTrue(message.startsWith(beginning), message);
    } finally {
      server.stop();
    }
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void aKeyThatDoesNotFit() throws IOException {
    Certified.replace(folder.resolve("key.pem"), Certified.byItself("EC").key());
    refuses("tls.key: '" + folder.resolve("key.pem") + "' is not", Map.of("tidings.port", "0"));
  }

  @Test
  void aPortForTlsThatIsTaken() throws IOException {
    try (ServerSocket taken = taken()) {
      String port = Integer.toString(taken.getLocalPort());
      refuses("cannot listen on port " + port + " of 127.0.0.1: ", Map.of("tidings.port", port));
    }
  }

  @Test
  void aPortForTheRedirectThatIsTaken() throws IOException {
    try (ServerSocket taken = taken()) {
      String port = Integer.toString(taken.getLocalPort());
      refuses(
          "cannot listen on port " + port + " of 127.0.0.1: ",
          Map.of("tidings.port", "0", "tidings.tls.http_redirect", port));
    }
  }
}
