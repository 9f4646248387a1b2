package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the image asks to know whether it is healthy, as its environment is. */
class HealthCheckTest {
  /** Says what it is called with, a line each. */
  private static final String CURL = "curl() { printf '%s\\n' \"$@\"; }\n";

  private static List<String> asked(Map<String, String> environment) throws IOException {
    String command =
        Files.readAllLines(Path.of("docker/standalone.Dockerfile")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("CMD curl "))
            .findFirst()
            .orElseThrow()
            .substring("CMD ".length());
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", CURL + command);
    shell.environment().keySet().removeIf(name -> name.startsWith("TIDINGS_"));
    shell.environment().putAll(environment);
    Process process = shell.redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }

  private static void asks(String address, Map<String, String> environment) throws IOException {
    List<String> arguments = asked(environment);
    assertEquals(address, arguments.get(arguments.size() - 1));
    assertTrue(arguments.contains("--fail"), arguments.toString());
  }

  @Test
  void withoutTlsItAsksPlainly() throws IOException {
    asks("http://127.0.0.1:3000/health", Map.of());
    asks("http://127.0.0.1:80/health", Map.of("TIDINGS_PORT", "80", "TIDINGS_TLS_CERT", ""));
  }

  @Test
  void withTlsItAsksOverThatWhateverTheNameInTheCertificate() throws IOException {
    Map<String, String> environment = Map.of("TIDINGS_TLS_CERT", "/c.pem", "TIDINGS_PORT", "443");
    asks("https://127.0.0.1:443/health", environment);
    assertTrue(asked(environment).contains("--insecure"));
  }
}
