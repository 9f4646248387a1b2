package org.tidings.it.payara;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.tidings.it.Peer;
import org.tidings.it.Wars;

/** Payara: at the root, deployed over and over, by its own command line. */
@ArquillianTest
class RedeployIT {
  /** Where an entry begins: at its time. */
  private static final Pattern ENTRY =
      Pattern.compile("^(?=\\[\\d{4}-\\d\\d-\\d\\dT)", Pattern.MULTILINE);

  private static final int TIMES = 10;
  private static final int SHUTDOWN = 3001;
  private static final String ANSWER =
      "{\"append\":true,\"returnText\":\"I am using websockets!\"}";

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  @Test
  void tenDeploymentsInARowAtTheRootLeaveNoClientAndNoWarning() throws Exception {
    int entriesBefore = log().size();
    String war = Wars.file().getPath();
    asadmin("deploy", "--name", "root", "--contextroot", "/", war);
    URI root = application.resolve("/");
    for (int i = 0; i < TIMES; i++) {
      try (Peer peer = new Peer(Peer.address(root, "ws"))) {
        assertEquals(ANSWER, peer.send("{\"n\":" + i + "}").next());
        if (i + 1 == TIMES) {
          asadmin("undeploy", "root");
        } else {
          asadmin("redeploy", "--name", "root", "--contextroot", "/", war);
        }
        assertEquals(SHUTDOWN, peer.closeReason().getCloseCode().getCode());
      }
    }
    assertEquals(
        List.of(),
        log().stream()
            .skip(entriesBefore)
            .filter(entry -> entry.contains("[WARNING]") || entry.contains("[SEVERE]"))
            .filter(entry -> !stumbles(entry))
            .toList());
  }

  /**
   * Payara stumbles now and then over a request whose connection is closed as its application goes:
   * then nothing of ours is in the trace.
   */
  private static boolean stumbles(String entry) {
    return entry.contains("[org.glassfish.grizzly.filterchain.")
        || ((entry.contains("An exception or error occurred in the container")
                || entry.contains("Response Error during finishResponse"))
            && !entry.contains("org.tidings"));
  }

  private static void asadmin(String... command) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("container.home"), "bin", "asadmin").toString(),
                "--port",
                System.getProperty("container.admin")));
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> String.join(" ", line) + ": " + output);
  }

  /** The entries of the log, of one or many lines each. */
  private static List<String> log() throws IOException {
    Path log =
        Path.of(System.getProperty("container.home"), "glassfish/domains/domain1/logs/server.log");
    return List.of(ENTRY.split(Files.readString(log, StandardCharsets.UTF_8)));
  }
}
