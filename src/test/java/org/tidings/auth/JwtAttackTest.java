package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tidings.auth.Verdicts.invalid;
import static org.tidings.auth.Verdicts.refused;
import static org.tidings.auth.Verdicts.valid;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.auth.Verdict.Refusal;

/** Tokens that somebody made who has no key, or has the wrong one. */
class JwtAttackTest {
  private static final String ALICE = "{\"sub\":\"zzmarkzz\",\"exp\":4000000000}";
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final JwtVerifier all = verifier(Signing.SECRET, Signing.RSA, Signing.P256);
  private final JwtVerifier rsaAlone = verifier(null, Signing.RSA, null);
  private final JwtVerifier ecAlone = verifier(null, null, Signing.P256);
  private final JwtVerifier hmacAlone = verifier(Signing.SECRET, null, null);
  private final JwtVerifier none =
      new JwtVerifier(TokenSettings.NONE, Runnable::run, InstantSource.system());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"\"}",
        "{\"alg\":null}",
        "{\"alg\":256}",
        "{\"alg\":[\"HS256\"]}",
        "{\"typ\":\"JWT\"}",
        "{}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"HS256 \"}",
        "{\"alg\":\"HS1\"}",
        "{\"alg\":\"PS256\"}",
        "{\"alg\":\"EdDSA\"}",
        "{\"alg\":\"ES256K\"}",
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
        "{\"alg\":\"none\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"HS256\",\"b64\":false}",
        "{\"alg\":\"HS256\",\"b64\":true}",
        "{\"alg\":\"HS256\",\"crit\":[]}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
        "{\"alg\":\"HS256\",\"kid\":1}",
        "{\"alg\":\"HS256\",\"kid\":null}",
        "{\"alg\":\"HS256\"",
        "{\"alg\":\"HS256\"} x",
        "[\"HS256\"]",
        "null",
        "",
      })
  void badHeadersAreRefusedHoweverTheyAreSigned(String header) {
    invalid(all.connection(Signing.hs256(header, ALICE)));
    String unsigned = Signing.encoded(header) + '.' + Signing.encoded(ALICE) + '.';
    invalid(all.connection(unsigned));
    invalid(all.connection(unsigned.substring(0, unsigned.length() - 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512", "none"})
  void theAlgorithmCannotBeExchangedUnderASignature(String algorithm) {
    String signature = Signing.token("HS256", ALICE).split("\\.", -1)[2];
    String header = Signing.encoded("{\"alg\":\"" + algorithm + "\"}");
    invalid(all.connection(header + '.' + Signing.encoded(ALICE) + '.' + signature));
    invalid(all.connection(Signing.hs256("{\"alg\":\"" + algorithm + "\"}", ALICE)));
  }

  static Stream<byte[]> publicKeysAsSecrets() throws Exception {
    RSAKey key = Signing.RSA;
    String pem = Signing.pem(key);
    return Stream.of(
        utf8(pem),
        utf8(pem.strip()),
        utf8(pem.replace("\n", "\r\n")),
        utf8(pem.replace("\n", "\\n")),
        utf8(pem.replaceAll("-----[A-Z ]+-----|\n", "")),
        key.toRSAPublicKey().getEncoded(),
        key.getModulus().decode(),
        utf8(key.getModulus().toString()),
        utf8(key.toPublicJWK().toJSONString()));
  }

  @ParameterizedTest
  @MethodSource("publicKeysAsSecrets")
  void aPublicKeyIsNoSecret(byte[] secret) {
    for (String algorithm : List.of("HS256", "HS384", "HS512")) {
      String header = "{\"alg\":\"" + algorithm + "\"}";
      String forged = Signing.token(header, ALICE, algorithm, Signing.hmac(secret));
      invalid(rsaAlone.connection(forged));
      invalid(all.connection(forged));
    }
  }

  @Test
  void aKeyServesItsOwnFamilyAndCurveAlone() {
    for (String algorithm : List.of("HS256", "RS256", "ES256", "ES384", "ES512")) {
      String token = Signing.token(algorithm, ALICE);
      invalid(none.connection(token));
      check(algorithm.startsWith("HS"), hmacAlone, token);
      check(algorithm.startsWith("RS"), rsaAlone, token);
      check(algorithm.equals("ES256"), ecAlone, token);
    }
  }

  @Test
  void aShortSecretServesShortHashesAlone() {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 'k');
    JwtVerifier shortSecret = verifier("k".repeat(32), null, null);
    valid(shortSecret.connection(hmacToken("HS256", secret)));
    // RFC 7518, 3.2. The zeros that HMAC pads a secret with do not change it.
    invalid(shortSecret.connection(hmacToken("HS384", Arrays.copyOf(secret, 48))));
    invalid(shortSecret.connection(hmacToken("HS512", Arrays.copyOf(secret, 64))));
  }

  private static String hmacToken(String algorithm, byte[] secret) {
    String header = "{\"alg\":\"" + algorithm + "\"}";
    return Signing.token(header, ALICE, algorithm, Signing.hmac(secret));
  }

  @Test
  void foreignKeysDoNotSign() {
    ECKey otherEc = Signing.ec("other", Curve.P_256);
    invalid(all.connection(Signing.named("rsa-1", Signing.OTHER_RSA, ALICE)));
    invalid(all.connection(Signing.named("p256", otherEc, ALICE)));
    byte[] secret = utf8(Signing.SECRET + " ");
    invalid(all.connection(hmacToken("HS256", secret)));
    invalid(all.connection(hmacToken("HS256", utf8(Signing.SECRET.toUpperCase(Locale.ROOT)))));
  }

  @Test
  void keysThatTheTokenBringsAlongAreNotLookedAt() {
    String jwk = Signing.OTHER_RSA.toPublicJWK().toJSONString();
    for (String extra :
        List.of(
            "\"jwk\":" + jwk,
            "\"jku\":\"http://127.0.0.1:1/\"",
            "\"x5u\":\"http://127.0.0.1:1/\"",
            "\"x5c\":[\"MIIB\"]",
            "\"x5t\":\"AAAA\"")) {
      String header = "{\"alg\":\"RS256\",\"kid\":\"rsa-2\"," + extra + "}";
      var foreign = Signing.signer(Signing.OTHER_RSA);
      invalid(rsaAlone.connection(Signing.token(header, ALICE, "RS256", foreign)));
      var ours = Signing.signer(Signing.RSA);
      valid(rsaAlone.connection(Signing.token(header, ALICE, "RS256", ours)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "RS256", "ES256"})
  void truncatedAnywhereItIsInvalid(String algorithm) {
    String token = Signing.token(algorithm, ALICE);
    valid(all.connection(token));
    for (int length = 0; length < token.length(); length++) {
      invalid(all.connection(token.substring(0, length)));
      invalid(all.connection(token.substring(token.length() - length)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "ES256"})
  void withAnyOtherCharacterAnywhereItIsInvalid(String algorithm) {
    String token = Signing.token(algorithm, ALICE);
    for (int i = 0; i < token.length(); i++) {
      for (char other : "AQgw_-.=+/ \n\0é".toCharArray()) {
        if (other != token.charAt(i)) {
          invalid(all.connection(token.substring(0, i) + other + token.substring(i + 1)));
          invalid(all.connection(token.substring(0, i) + other + token.substring(i)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "RS256", "ES256"})
  void withAnyBitOfTheSignatureFlippedItIsInvalid(String algorithm) {
    String token = Signing.token(algorithm, ALICE);
    int start = token.lastIndexOf('.') + 1;
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(start));
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      invalid(all.connection(token.substring(0, start) + Base64URL.encode(flipped)));
    }
  }

  @Test
  void oneSignatureIsWrittenInOneWayAlone() {
    String token = Signing.token("HS256", ALICE);
    char last = token.charAt(token.length() - 1);
    String body = token.substring(0, token.length() - 1);
    long accepted =
        BASE64URL
            .chars()
            .filter(c -> Verdicts.done(all.connection(body + (char) c)) instanceof Verdict.Valid)
            .peek(c -> assertEquals(last, (char) c))
            .count();
    assertEquals(1, accepted);
    invalid(all.connection(token + "="));
    invalid(all.connection(token + "\n"));
    invalid(all.connection(" " + token));
    invalid(all.connection(token + "." + token));
  }

  @Test
  void emptyAndZeroSignaturesAreInvalid() {
    for (String algorithm : List.of("HS256", "RS256", "ES256")) {
      String token = Signing.token(algorithm, ALICE);
      String body = token.substring(0, token.lastIndexOf('.') + 1);
      for (int length : new int[] {0, 1, 32, 63, 64, 65, 256}) {
        invalid(all.connection(body + Base64URL.encode(new byte[length])));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "....",
        "a.b.c",
        "eyJ.eyJ.eyJ",
        "e30.e30.e30",
        "\0",
        "zzmarkzz",
        "Bearer zzmarkzz",
        "{\"alg\":\"none\"}",
        "😀.😀.😀",
        "\ud800.\udc00.\ud800",
        // A JWE of five parts.
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
      })
  void garbageIsInvalid(String token) {
    invalid(all.connection(token));
    invalid(all.subscription(token, "a", ""));
  }

  @Test
  void aTokenInATokenIsInvalid() {
    String inner = Signing.token("HS256", ALICE);
    invalid(all.connection(Signing.hs256("{\"alg\":\"HS256\",\"cty\":\"JWT\"}", inner)));
    invalid(all.connection(Signing.hs256("{\"alg\":\"HS256\"}", "\"" + inner + "\"")));
  }

  @Test
  void bytesThatAreNotUtf8AreInvalid() {
    byte[] claims = utf8("{\"sub\":\"?\"}");
    claims[8] = (byte) 0xff;
    String header = Signing.encoded("{\"alg\":\"HS256\"}");
    String signed = header + '.' + Base64URL.encode(claims);
    invalid(all.connection(signed + '.' + signature(signed)));
    valid(all.connection(header + ".e30." + signature(header + ".e30")));
  }

  private static String signature(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(utf8(Signing.SECRET), "HmacSHA256"));
      return Base64URL.encode(mac.doFinal(utf8(signed))).toString();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tokensDoNotPassForOthers() {
    String subscription =
        Signing.token("HS256", "{\"channel\":\"zzmarkzz\",\"sub\":\"42\",\"exp\":4000000000}");
    valid(all.subscription(subscription, "zzmarkzz", "42"));
    refused(Refusal.MISMATCH, all.subscription(subscription, "other", "42"));
    refused(Refusal.MISMATCH, all.subscription(subscription, "zzmarkzz", "43"));
    invalid(all.connection(subscription));
    invalid(all.subscription(Signing.token("HS256", ALICE), "", "zzmarkzz"));
  }

  private static void check(boolean good, JwtVerifier verifier, String token) {
    if (good) {
      valid(verifier.connection(token));
    } else {
      invalid(verifier.connection(token));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JwtVerifier verifier(
      @Nullable String secret, @Nullable RSAKey rsa, @Nullable ECKey ec) {
    TokenSettings settings =
        new TokenSettings(
            secret,
            rsa == null ? null : Signing.pem(rsa),
            ec == null ? null : Signing.pem(ec),
            null,
            null,
            null);
    return new JwtVerifier(settings, Runnable::run, InstantSource.system());
  }
}
