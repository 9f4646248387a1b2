package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.auth.Verdicts.invalid;
import static org.tidings.auth.Verdicts.refused;
import static org.tidings.auth.Verdicts.valid;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.auth.Verdict.Refusal;
import org.tidings.protocol.Payload;

/** What good tokens say, and which claims make a well-signed token a bad one. */
class JwtVerifierTest {
  private static final long NOW = 1_800_000_000;

  private Instant now = Instant.ofEpochSecond(NOW);
  private final InstantSource clock = () -> now;
  private final JwtVerifier verifier = verifier(null, null);

  @ParameterizedTest
  @ValueSource(
      strings = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})
  void eachAlgorithmIsAccepted(String algorithm) {
    var ec =
        switch (algorithm) {
          case "ES384" -> Signing.P384;
          case "ES512" -> Signing.P521;
          default -> Signing.P256;
        };
    JwtVerifier all = verifier(settings(Signing.SECRET, Signing.RSA, ec));
    String claims = "{\"sub\":\"42\"}";
    assertEquals("42", valid(all.connection(Signing.token(algorithm, claims))).user());
  }

  @Test
  void theIdentityIsInTheClaims() {
    Identity identity =
        connection(
            "{\"sub\":\"42\",\"exp\":1800000600,\"iat\":1,\"jti\":\"x\",\"meta\":{\"a\":1},"
                + "\"info\": { \"n\" : 1.0e2, \"n\":12345678901234567890 } }");
    assertEquals("42", identity.user());
    assertEquals(NOW + 600, identity.expiresAt());
    assertEquals(new Payload("{ \"n\" : 1.0e2, \"n\":12345678901234567890 }"), identity.info());
    assertEquals(Map.of(), identity.subs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"sub\":\"\"}", "{\"info\":null}", " {\n} "})
  void withoutAUserItIsAnonymousAndWithoutATimeItIsForEver(String claims) {
    assertEquals(Identity.ANONYMOUS, connection(claims));
  }

  @Test
  void serverSideSubscriptionsComeFromChannelsAndSubs() {
    Identity identity =
        connection(
            "{\"channels\":[\"a\",\"b\",\"a\"],\"subs\":{\"c\":{\"info\":[1],\"data\":\"d\","
                + "\"override\":{\"presence\":{\"value\":true}}},\"b\":{\"info\":null,\"data\":2}}}");
    assertEquals(List.of("a", "b", "c"), List.copyOf(identity.subs().keySet()));
    assertEquals(Grant.PLAIN, identity.subs().get("a"));
    assertEquals(new Grant(null, new Payload("2"), 0), identity.subs().get("b"));
    assertEquals(new Grant(new Payload("[1]"), new Payload("\"d\""), 0), identity.subs().get("c"));
  }

  @ParameterizedTest
  @CsvSource({
    // exp, expire_at, expected
    "1800000600, ,           1800000600",
    "1800000600, 0,          0",
    "1800000600, 1800000900, 1800000900",
    "1800000600, 1800000001, 1800000001",
    "          , 1800000001, 1800000001",
    "          , 0,          0",
    "          , ,           0",
    "1800000600.9, ,         1800000600",
    "18000006e2, ,           1800000600",
    "999999999999, ,         999999999999",
  })
  void expireAtGoesBeforeExp(@Nullable String exp, @Nullable String expireAt, long expected) {
    String times = member("exp", exp) + member("expire_at", expireAt);
    assertEquals(expected, connection("{" + times + "\"sub\":\"42\"}").expiresAt());
    String claims = "{" + times + "\"channel\":\"a\",\"sub\":\"42\"}";
    assertEquals(expected, valid(subscription(claims, "a", "42")).expiresAt());
  }

  @Test
  void aTokenIsGoodBeforeTheSecondOfItsExpiryAndFromTheSecondOfItsStart() {
    String claims = "{\"nbf\":1800000000,\"exp\":1800000010}";
    String token = Signing.token("HS256", claims);
    now = Instant.ofEpochSecond(NOW).minusMillis(1);
    assertEquals("not yet valid", invalid(verifier.connection(token)));
    now = Instant.ofEpochSecond(NOW);
    valid(verifier.connection(token));
    now = Instant.ofEpochSecond(NOW + 10).minusMillis(1);
    valid(verifier.connection(token));
    now = Instant.ofEpochSecond(NOW + 10);
    refused(Refusal.EXPIRED, verifier.connection(token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"exp\":1800000000}",
        "{\"exp\":0}",
        "{\"exp\":1,\"expire_at\":0}",
        "{\"exp\":1800000000,\"expire_at\":0}",
        "{\"expire_at\":1}",
        "{\"exp\":1800000600,\"expire_at\":1800000000}",
      })
  void isExpired(String claims) {
    refused(Refusal.EXPIRED, verifier.connection(Signing.token("HS256", claims)));
    String subscription = claims.replace("}", ",\"channel\":\"other\"}");
    refused(Refusal.EXPIRED, subscription(subscription, "a", "42"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "42",
        "[]",
        "\"{}\"",
        "{",
        "{}}",
        "{} {}",
        "{\"sub\":\"zzmarkzz\"",
        "{sub:1}",
        "\ufeff{}",
        "{\"sub\":\"1\",\"sub\":\"zzmarkzz\"}",
        "{\"sub\":\"1\",\"s\\u0075b\":\"2\"}",
        "{\"exp\":1900000000,\"exp\":1900000000}",
        "{\"sub\":42}",
        "{\"sub\":null}",
        "{\"sub\":[\"zzmarkzz\"]}",
        "{\"sub\":{}}",
        "{\"sub\":true}",
        "{\"sub\":\"\\ud800\"}",
        "{\"exp\":\"1900000000\"}",
        "{\"exp\":null}",
        "{\"exp\":true}",
        "{\"exp\":[1900000000]}",
        "{\"exp\":{}}",
        "{\"exp\":-1}",
        "{\"exp\":-0.5}",
        "{\"exp\":1e300}",
        "{\"exp\":1e999999999}",
        "{\"exp\":1e-999999999}",
        "{\"exp\":1e99999999999}",
        "{\"exp\":1900000000000}",
        "{\"exp\":NaN}",
        "{\"expire_at\":-1}",
        "{\"expire_at\":\"0\"}",
        "{\"expire_at\":null}",
        "{\"nbf\":1800000001}",
        "{\"nbf\":\"1\"}",
        "{\"nbf\":-1}",
        "{\"iat\":\"1\"}",
        "{\"iat\":1e300}",
        "{\"channel\":\"zzmarkzz\"}",
        "{\"channel\":\"\"}",
        "{\"channel\":null}",
        "{\"channels\":\"zzmarkzz\"}",
        "{\"channels\":{}}",
        "{\"channels\":null}",
        "{\"channels\":[1]}",
        "{\"channels\":[[\"zzmarkzz\"]]}",
        "{\"channels\":[\"\"]}",
        "{\"subs\":[]}",
        "{\"subs\":null}",
        "{\"subs\":{\"zzmarkzz\":1}}",
        "{\"subs\":{\"zzmarkzz\":null}}",
        "{\"subs\":{\"\":{}}}",
        "{\"subs\":{\"a\":{},\"a\":{}}}",
        "{\"subs\":{\"a\":{\"info\":1,\"info\":2}}}",
        // Bad and expired: a new token of this kind would not help.
        "{\"exp\":1,\"sub\":42}",
        "{\"exp\":1,\"nbf\":1800000001}",
      })
  void isNoConnectionToken(String claims) {
    invalid(verifier.connection(Signing.token("HS256", claims)));
  }

  @Test
  void aSubscriptionTokenIsForOneChannelAndOneUser() {
    String claims = "{\"channel\":\"a\",\"sub\":\"42\",\"info\":{\"i\":1},\"data\": [ 1,2 ] }";
    Grant grant = valid(subscription(claims, "a", "42"));
    assertEquals(new Grant(new Payload("{\"i\":1}"), new Payload("[ 1,2 ]"), 0), grant);
    refused(Refusal.MISMATCH, subscription(claims, "a ", "42"));
    refused(Refusal.MISMATCH, subscription(claims, "A", "42"));
    refused(Refusal.MISMATCH, subscription(claims, "", "42"));
    refused(Refusal.MISMATCH, subscription(claims, "a", "4"));
    refused(Refusal.MISMATCH, subscription(claims, "a", ""));
  }

  @Test
  void aSubscriptionTokenWithoutAUserIsForTheAnonymousOne() {
    for (String claims : List.of("{\"channel\":\"a\"}", "{\"channel\":\"a\",\"sub\":\"\"}")) {
      assertEquals(Grant.PLAIN, valid(subscription(claims, "a", "")));
      refused(Refusal.MISMATCH, subscription(claims, "a", "42"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sub\":\"42\"}",
        "{\"sub\":\"42\",\"channels\":[\"a\"]}",
        "{\"channel\":\"\",\"sub\":\"42\"}",
        "{\"channel\":null,\"sub\":\"42\"}",
        "{\"channel\":[\"a\"],\"sub\":\"42\"}",
        "{\"channel\":\"a\",\"sub\":42}",
        "{\"channel\":\"a\",\"sub\":\"42\",\"client\":\"zzmarkzz\"}",
        "{\"channel\":\"zzmarkzz\",\"sub\":null}",
        "{\"channel\":\"a\",\"sub\":\"42\",\"exp\":\"zzmarkzz\"}",
      })
  void isNoSubscriptionToken(String claims) {
    invalid(subscription(claims, "a", "42"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"iss\":\"us\",\"aud\":\"here\"}            | true",
        "{\"iss\":\"us\",\"aud\":[\"there\",\"here\"]} | true",
        "{\"iss\":\"us\",\"aud\":[\"here\"]}           | true",
        "{\"iss\":\"us\"}                              | false",
        "{\"iss\":\"us\",\"aud\":\"there\"}            | false",
        "{\"iss\":\"us\",\"aud\":\"here, there\"}      | false",
        "{\"iss\":\"us\",\"aud\":[]}                   | false",
        "{\"iss\":\"us\",\"aud\":[\"there\"]}          | false",
        "{\"iss\":\"us\",\"aud\":[[\"here\"]]}         | false",
        "{\"iss\":\"us\",\"aud\":[\"here\",1]}         | false",
        "{\"iss\":\"us\",\"aud\":{\"here\":1}}         | false",
        "{\"iss\":\"us\",\"aud\":null}                 | false",
        "{\"aud\":\"here\"}                            | false",
        "{\"iss\":\"them\",\"aud\":\"here\"}           | false",
        "{\"iss\":[\"us\"],\"aud\":\"here\"}           | false",
        "{\"iss\":\"US\",\"aud\":\"here\"}             | false",
      })
  void issuerAndAudienceMustBeAsConfigured(String claims, boolean good) {
    JwtVerifier strict = verifier("here", "us");
    String connection = Signing.token("HS256", claims);
    String subscription = Signing.token("HS256", claims.replace("{\"", "{\"channel\":\"a\",\""));
    if (good) {
      valid(strict.connection(connection));
    } else {
      invalid(strict.connection(connection));
      invalid(strict.subscription(subscription, "a", ""));
      invalid(strict.connection(Signing.token("HS256", claims.replace("}", ",\"exp\":1}"))));
    }
    valid(verifier.connection(connection));
  }

  @Test
  void aLongTokenKeepsItsPayloadsVerbatim() {
    String info = "{\"a\":\"" + "é😀\\u00e9\\\"".repeat(400) + "\",\"b\":[1, 2.50 ,{}]}";
    String claims = "{\"pad\":\"" + "x".repeat(3000) + "\" , \"info\" : " + info + " ,\"z\":1}";
    Identity identity = connection(claims);
    assertEquals(new Payload(info), identity.info());
  }

  @Test
  void tokensBeyondTheLengthAreNotReadAndThoseOfTheLengthAre() {
    String longest = tokenOf(CompactToken.MAX_LENGTH);
    assertEquals(CompactToken.MAX_LENGTH, longest.length());
    valid(verifier.connection(longest));
    String why = invalid(verifier.connection(longest + "A"));
    assertEquals("it has 16385 characters, at most 16384 are read", why);
    invalid(verifier.connection(".".repeat(10_000_000)));
  }

  @Test
  void aDeepTokenIsNoMoreThanInvalid() {
    invalid(verifier.connection(Signing.token("HS256", "{\"a\":" + "[".repeat(8000))));
    String deep = "[".repeat(2000) + "]".repeat(2000);
    invalid(verifier.connection(Signing.token("HS256", "{\"info\":" + deep + "}")));
  }

  @Test
  void aBadKeyIsRefusedAtOnceAndNotQuoted() {
    TokenSettings bad = new TokenSettings(Verdicts.MARK, null, null, null, null, null);
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> new JwtVerifier(bad, Runnable::run, clock));
    assertTrue(!e.toString().contains(Verdicts.MARK), e.toString());
  }

  @Test
  void infoThatIsAbsentIsNull() {
    assertNull(connection("{\"sub\":\"42\"}").info());
  }

  private Identity connection(String claims) {
    return valid(verifier.connection(Signing.token("HS256", claims)));
  }

  private CompletionStage<Verdict<Grant>> subscription(String claims, String channel, String user) {
    return verifier.subscription(Signing.token("HS256", claims), channel, user);
  }

  private static String member(String name, @Nullable String value) {
    return value == null ? "" : "\"" + name + "\":" + value + ",";
  }

  /** A good token of so many characters. */
  private static String tokenOf(int length) {
    String token = "";
    for (int pad = length / 2; token.length() < length; pad++) {
      token = Signing.token("HS256", "{\"pad\":\"" + "x".repeat(pad) + "\"}");
    }
    return token;
  }

  private static TokenSettings settings(String secret, JWK rsa, JWK ec) {
    return new TokenSettings(secret, Signing.pem(rsa), Signing.pem(ec), null, null, null);
  }

  private JwtVerifier verifier(TokenSettings settings) {
    return new JwtVerifier(settings, Runnable::run, clock);
  }

  private JwtVerifier verifier(@Nullable String audience, @Nullable String issuer) {
    return verifier(new TokenSettings(Signing.SECRET, null, null, null, audience, issuer));
  }
}
