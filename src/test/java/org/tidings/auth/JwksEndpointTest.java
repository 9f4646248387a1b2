package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.tidings.auth.Verdicts.invalid;
import static org.tidings.auth.Verdicts.valid;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are a key set, and which keys of it sign tokens. */
class JwksEndpointTest {
  private static final String CLAIMS = "{\"sub\":\"42\"}";

  private final JwksServer server = new JwksServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 400, 401, 404, 500, 503})
  void onlyOkIsAnAnswer(int status) {
    server.answer(status, status == 204 ? "" : "{\"keys\":[]}");
    assertEquals("HTTP status " + status, fails());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "<html>zzmarkzz</html>",
        "{\"keys\":{}}",
        "{\"keys\":null}",
        "{\"keys\":[1]}",
        "{\"keys\":[\"zzmarkzz\"]}",
        "{\"keys\":[",
      })
  void isNoKeySet(String body) {
    server.answer(200, body);
    assertEquals("not a JWK set", fails());
  }

  @Test
  void aDeepAnswerIsNoKeySet() {
    server.answer(200, "{\"keys\":" + "[".repeat(1_000_000));
    assertEquals("not a JWK set", fails());
  }

  @Test
  void anAnswerBeyondTheSizeIsNotReadAndOneOfTheSizeIs() throws IOException {
    String keys = "{\"keys\":[]}";
    server.answer(200, keys + " ".repeat(JwksEndpoint.MAX_BYTES - keys.length()));
    assertEquals(0, endpoint(JwksEndpoint.TIMEOUT).fetch().size());
    server.answer(200, keys + " ".repeat(JwksEndpoint.MAX_BYTES - keys.length() + 1));
    assertEquals("more than 1048576 bytes", fails());
  }

  @Test
  void aSilentEndpointIsGivenUp() {
    server.beSilent();
    assertTimeoutPreemptively(
        Duration.ofSeconds(4),
        () -> assertThrows(IOException.class, endpoint(Duration.ofMillis(100))::fetch));
  }

  @Test
  void anEndpointThatNeverEndsIsGivenUp() {
    server.drip();
    assertTimeoutPreemptively(
        Duration.ofSeconds(4),
        () -> assertThrows(IOException.class, endpoint(Duration.ofMillis(200))::fetch));
  }

  @Test
  void anEndpointThatIsNotThereFails() {
    server.close();
    assertFalse(fails().isEmpty());
  }

  @Test
  void keysForSomethingElseAreNotUsed() {
    RSAKey key = Signing.RSA;
    assertSigns(true, key);
    assertSigns(true, key.toPublicJWK());
    assertSigns(true, new RSAKey.Builder(key).keyUse(KeyUse.SIGNATURE).build());
    assertSigns(false, new RSAKey.Builder(key).keyUse(KeyUse.ENCRYPTION).build());
    assertSigns(false, new RSAKey.Builder(key).keyUse(new KeyUse("other")).build());
    assertSigns(true, operations(KeyOperation.VERIFY));
    assertSigns(true, operations(KeyOperation.SIGN, KeyOperation.VERIFY));
    assertSigns(false, operations(KeyOperation.SIGN));
    assertSigns(false, operations(KeyOperation.ENCRYPT, KeyOperation.WRAP_KEY));
    assertSigns(true, new RSAKey.Builder(key).algorithm(JWSAlgorithm.RS256).build());
    assertSigns(false, new RSAKey.Builder(key).algorithm(JWSAlgorithm.RS512).build());
    assertSigns(false, new RSAKey.Builder(key).algorithm(JWSAlgorithm.PS256).build());
  }

  private static JWK operations(KeyOperation... operations) {
    return new RSAKey.Builder(Signing.RSA.toPublicJWK()).keyOperations(Set.of(operations)).build();
  }

  private void assertSigns(boolean expected, JWK published) {
    server.publish(published);
    String token = Signing.named("rsa-1", Signing.RSA, CLAIMS);
    if (expected) {
      valid(verifier().connection(token));
    } else {
      invalid(verifier().connection(token));
    }
  }

  @Test
  void aPublishedSecretIsIgnored() {
    byte[] secret = Signing.SECRET.getBytes(StandardCharsets.UTF_8);
    server.publish(new OctetSequenceKey.Builder(secret).keyID("k").build());
    for (String algorithm : new String[] {"HS256", "RS256", "ES256"}) {
      String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"k\"}";
      invalid(verifier().connection(Signing.token(header, CLAIMS, "HS256", Signing.hmac(secret))));
    }
  }

  @Test
  void aNameDoesNotMakeAKeyOneOfAnotherFamily() {
    ECKey ec = new ECKey.Builder(Signing.P256).keyID("rsa-1").build();
    server.publish(ec);
    invalid(verifier().connection(Signing.named("rsa-1", Signing.RSA, CLAIMS)));
    valid(verifier().connection(Signing.named("rsa-1", ec, CLAIMS)));
    server.publish(Signing.RSA, ec);
    valid(verifier().connection(Signing.named("rsa-1", Signing.RSA, CLAIMS)));
    valid(verifier().connection(Signing.named("rsa-1", ec, CLAIMS)));
  }

  @Test
  void theKeyThatTheTokenNamesMustHaveSignedIt() {
    server.publish(Signing.RSA, Signing.OTHER_RSA);
    valid(verifier().connection(Signing.named("rsa-2", Signing.OTHER_RSA, CLAIMS)));
    invalid(verifier().connection(Signing.named("rsa-1", Signing.OTHER_RSA, CLAIMS)));
    invalid(verifier().connection(Signing.token("RS256", CLAIMS)));
  }

  @Test
  void keysThatCannotBeReadDoNotHideTheOthers() {
    String good = Signing.RSA.toPublicJWK().toJSONString();
    server.publish(
        "{},{\"kty\":\"new\",\"kid\":\"a\"},{\"kty\":\"RSA\",\"kid\":\"b\"},"
            + "{\"kty\":\"RSA\",\"kid\":\"c\",\"n\":\"!\",\"e\":\"AQAB\"},"
            + "{\"kty\":\"RSA\",\"kid\":\"z\",\"n\":\"\",\"e\":\"\"},"
            + "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"d\",\"x\":\"AQ\",\"y\":\"AQ\"},"
            + "{\"kty\":\"EC\",\"crv\":\"P-1\",\"kid\":\"e\",\"x\":\"AQ\",\"y\":\"AQ\"},"
            + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"f\",\"x\":\"AQ\"},"
            + "{\"kty\":7},{\"kty\":\"EC\",\"kid\":null},"
            + good);
    valid(verifier().connection(Signing.named("rsa-1", Signing.RSA, CLAIMS)));
  }

  @Test
  void aKeyWithoutANameOrTooShortIsNotUsed() throws IOException {
    RSAKey shortKey = Signing.rsa("short", 1024);
    server.publish(new RSAKey.Builder(Signing.RSA).keyID(null).build(), shortKey);
    assertEquals(Set.of(), endpoint(JwksEndpoint.TIMEOUT).fetch().keySet());
  }

  @Test
  void keysOfOtherCurvesServeTheirOwnAlgorithms() {
    ECKey p384 = Signing.ec("p384", Curve.P_384);
    server.publish(p384);
    String header = "{\"alg\":\"ES384\",\"kid\":\"p384\"}";
    valid(verifier().connection(Signing.token(header, CLAIMS, "ES384", Signing.signer(p384))));
    invalid(verifier().connection(Signing.named("p384", Signing.P256, CLAIMS)));
  }

  private String fails() {
    IOException e = assertThrows(IOException.class, endpoint(JwksEndpoint.TIMEOUT)::fetch);
    return String.valueOf(e.getMessage());
  }

  private JwksEndpoint endpoint(Duration timeout) {
    return new JwksEndpoint(server.address(), timeout);
  }

  /** Knows no keys yet. */
  private JwtVerifier verifier() {
    JwksKeys keys = new JwksKeys(endpoint(JwksEndpoint.TIMEOUT), Runnable::run, System::nanoTime);
    return new JwtVerifier(TokenSettings.NONE, keys, InstantSource.system());
  }
}
