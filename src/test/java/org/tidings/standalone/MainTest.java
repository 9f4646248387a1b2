package org.tidings.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.Version;
import org.tidings.it.Certified;

/** What the process prints, logs included, and its exit code. */
@Isolated("the standard error, the logging and the server are this JVM's")
class MainTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

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
        "--log-format=xml   | --log-format: 'xml' is not text or json",
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

  @Test
  void aGoodFileIsGood() throws IOException {
    String file = file("{\"demo\": true, \"client\": {\"channel_limit\": 5}}");
    assertEquals(0, run("check-config", file));
    assertEquals(file + " is good" + System.lineSeparator(), out.toString(UTF_8));
    assertEquals("", err.toString(UTF_8));
  }

  @Test
  void aFileIsCheckedWhateverThePropertiesSay() throws IOException {
    System.setProperty("tidings.port", "x");
    try {
      assertEquals(0, run("check-config", file("{}")));
    } finally {
      System.clearProperty("tidings.port");
    }
  }

  @Test
  void allThatIsWrongWithAFileIsSaid() throws IOException {
    String file =
        file(
            """
            {
              "prot": 80,
              "port": "x",
              "client": {"channel_limit": 0, "token": {"hmac_secret_key": "short"}},
              "http_api": {"key": ""},
              "channel": {"namespaces": [{"name": "chat", "delta_publish": true}]}
            }
            """);
    assertEquals(2, run("check-config", file));
    assertEquals("", out.toString(UTF_8));
    assertEquals(
        List.of(
            "prot is no setting of Tidings",
            "port: 'x' is not a number from 0 to 65535",
            "client.channel_limit: '0' is not a number from 1 to 100000",
            "client.token.hmac_secret_key: must have at least 32 bytes (RFC 7518, 3.2), not 5",
            "http_api.key: is empty; leave it out instead",
            "channel.namespaces[0].delta_publish: 'true' needs allowed_delta_types"),
        err.toString(UTF_8)
            .lines()
            .map(line -> line.replace("tidings: " + file + ": ", ""))
            .toList());
  }

  @Test
  void aMissingFileIsNotGood() {
    String file = home.resolve("none.json").toString();
    assertEquals(2, run("check-config", file));
    assertOneLineThatBegins("tidings: check-config: there is no file " + file);
  }

  private String tlsFile(Certified made) throws IOException {
    made.writtenTo(home);
    return file(
        "{\"tls\": {\"cert\": \"%s/cert.pem\", \"key\": \"%s/key.pem\"}}".replace("%s", home + ""));
  }

  @Test
  void theFilesOfTlsAreCheckedToo() throws IOException {
    String file = tlsFile(Certified.byItself("EC"));
    assertEquals(0, run("check-config", file));
    assertEquals("", err.toString(UTF_8));
    out.reset();
    Files.delete(home.resolve("key.pem"));
    assertEquals(2, run("check-config", file));
    assertOneLineThatBegins("tidings: tls.key: '" + home.resolve("key.pem") + "' is not there");
  }

  @Test
  void aFileWithACertificateThatHasExpiredIsGoodButThatIsSaid() throws IOException {
    String file = tlsFile(Certified.byItself("EC", Instant.parse("2020-02-02T00:00:00Z")));
    assertEquals(0, run("check-config", file));
    assertEquals(file + " is good" + System.lineSeparator(), out.toString(UTF_8));
    assertEquals(
        "tidings: tls.cert: '"
            + home.resolve("cert.pem")
            + "': the certificate of 'CN=a test of another time' has expired: it was valid until"
            + " 2020-02-03T00:00:00Z"
            + System.lineSeparator(),
        err.toString(UTF_8));
  }

  @Test
  void aKeyThatDoesNotFitIsOneLineAndExitCode2() throws IOException {
    String file = tlsFile(Certified.byItself("EC"));
    Certified.replace(home.resolve("key.pem"), Certified.byItself("EC").key());
    assertEquals(2, run("--config", file, "--host", "127.0.0.1", "--port", "0"));
    assertOneLineThatBegins("tidings: tls.key: '" + home.resolve("key.pem") + "' is not the key");
  }

  @Test
  void aTokenIsPrintedAlone() throws Exception {
    assertEquals(0, run("gen-token", "--user", "42", "--ttl", "90m", "--config", secretFile()));
    JWTClaimsSet claims = claims();
    assertEquals("42", claims.getSubject());
    assertEquals(null, claims.getClaim("channel"));
    assertExpiresIn(Duration.ofMinutes(90), claims);
  }

  @Test
  void aTokenForAChannelNamesIt() throws Exception {
    assertEquals(0, run("gen-token", "--user=42", "--channel=news", "--config", secretFile()));
    assertEquals("42", claims().getSubject());
    assertEquals("news", claims().getClaim("channel"));
    assertExpiresIn(Duration.ofHours(1), claims());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ttl=soon  | --ttl: 'soon' is not a duration like 25s, 5m or 1h",
        "--ttl=0s    | --ttl: '0s' is not between 1s and 8760h",
        "--ttl=8761h | --ttl: '8761h' is not between 1s and 8760h",
        "--channel=  | --channel: '' is not a channel",
      })
  void aTokenOfBadOperandsIsRefused(String argument, String message) throws IOException {
    assertEquals(2, run("gen-token", "--user=42", "--config", secretFile(), argument));
    assertEquals("tidings: " + message + System.lineSeparator(), err.toString(UTF_8));
    assertEquals("", out.toString(UTF_8));
  }

  @Test
  void withoutASecretThereIsNoToken() {
    assertEquals(2, run("gen-token", "--user", "42"));
    assertOneLineThatBegins(
        "tidings: gen-token needs the setting client.token.hmac_secret_key to sign with");
  }

  @Test
  void aTokenHasTheIssuerAndTheAudienceThatTheServerAsksFor() throws Exception {
    String file =
        file(
            "{\"client\":{\"token\":{\"issuer\":\"me\",\"audience\":\"you\",\"hmac_secret_key\":\""
                + SECRET
                + "\"}}}");
    assertEquals(0, run("gen-token", "--user", "42", "--config", file));
    JWTClaimsSet claims = claims();
    assertEquals("me", claims.getIssuer());
    assertEquals(List.of("you"), claims.getAudience());
  }

  private JWTClaimsSet claims() throws ParseException, JOSEException {
    assertEquals("", err.toString(UTF_8));
    assertTrue(out.toString(UTF_8).endsWith(System.lineSeparator()), out::toString);
    SignedJWT token = SignedJWT.parse(out.toString(UTF_8).strip());
    assertTrue(token.verify(new MACVerifier(SECRET)));
    return token.getJWTClaimsSet();
  }

  private static void assertExpiresIn(Duration ttl, JWTClaimsSet claims) {
    Instant expires = claims.getExpirationTime().toInstant();
    Instant expected = Instant.now().plus(ttl);
    assertTrue(expires.isAfter(expected.minusSeconds(60)), expires::toString);
    assertTrue(!expires.isAfter(expected), expires::toString);
  }

  private String secretFile() throws IOException {
    return file("{\"client\": {\"token\": {\"hmac_secret_key\": \"" + SECRET + "\"}}}");
  }

  private String file(String text) throws IOException {
    return Files.writeString(home.resolve("tidings.json"), text).toString();
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
