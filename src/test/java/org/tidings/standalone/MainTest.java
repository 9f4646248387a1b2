package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.Version;

/** What the process prints, logs included, and its exit code. */
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errBefore = System.err;
  private final Map<String, String> propertiesBefore = new HashMap<>();

  private final Path home;

  MainTest(@TempDir Path home) {
    this.home = home;
  }

  @BeforeEach
  void onlyTheArgumentsCount() {
    System.setErr(new PrintStream(err, true, UTF_8));
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("tidings.")) {
        propertiesBefore.put(name, System.getProperty(name, ""));
        System.clearProperty(name);
      }
    }
  }

  @AfterEach
  void restore() {
    System.setErr(errBefore);
    propertiesBefore.forEach(System::setProperty);
  }

  @Test
  void helpIsPrintedAndThatIsAll() {
    assertEquals(0, run("--help"));
    assertEquals(CommandLine.HELP, out.toString(UTF_8));
    assertEquals("", err.toString(UTF_8));
  }

  @Test
  void theVersionIsPrintedAndThatIsAll() {
    assertEquals(0, run("--version"));
    assertEquals("tidings " + Version.TEXT + System.lineSeparator(), out.toString(UTF_8));
    assertEquals("", err.toString(UTF_8));
    assertTrue(Version.TEXT.matches("\\d+\\.\\d+.*"), Version.TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=x           | --port: 'x' is not a number from 0 to 65535",
        "--log-level=loud   | --log-level: 'loud' is not one of debug, info, warning, error, off",
        "--what             | unknown option '--what'; --help lists them",
        "--port             | --port needs a value",
        "--host=            | --host: '' is not an address",
      })
  void aBadValueIsOneLineAndExitCode2(String argument, String message) {
    assertEquals(2, run(argument));
    assertEquals("", out.toString(UTF_8));
    assertEquals("tidings: " + message + System.lineSeparator(), err.toString(UTF_8));
  }

  @Test
  void aPortThatIsTakenIsOneLineAndExitCode2() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertEquals(2, run("--host", "127.0.0.1", "--port", taken.getLocalPort() + ""));
      String line = "tidings: cannot listen on port " + taken.getLocalPort() + " of 127.0.0.1: ";
      assertOneLineThatBegins(line);
    }
  }

  @Test
  void anAddressThatIsNotOursIsOneLineAndExitCode2() {
    assertEquals(2, run("--host", "192.0.2.1", "--port", "0"));
    assertOneLineThatBegins("tidings: cannot listen on port 0 of 192.0.2.1: ");
  }

  private void assertOneLineThatBegins(String beginning) {
    assertEquals("", out.toString(UTF_8));
    String text = err.toString(UTF_8);
    assertTrue(text.startsWith(beginning), text);
    assertEquals(1, text.lines().count(), text);
    assertTrue(!text.endsWith("null" + System.lineSeparator()), text);
  }

  private int run(String... args) {
    return new Main(new PrintStream(out, true, UTF_8), System.err, home).run(args);
  }
}
