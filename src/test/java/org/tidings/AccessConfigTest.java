package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.auth.TokenSettings;

/** Who is let in, as it is configured. */
class AccessConfigTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void everythingIsTaken() throws Exception {
    String rsa = pem(new RSAKeyGenerator(2048).generate().toPublicKey());
    String ecdsa = pem(new ECKeyGenerator(Curve.P_256).generate().toPublicKey());
    Config config =
        with(
            Setting.TOKEN_HMAC_SECRET_KEY, SECRET,
            Setting.TOKEN_RSA_PUBLIC_KEY, rsa,
            Setting.TOKEN_ECDSA_PUBLIC_KEY, ecdsa,
            Setting.TOKEN_JWKS_PUBLIC_ENDPOINT, " https://example.org/jwks ",
            Setting.TOKEN_AUDIENCE, " me ",
            Setting.TOKEN_ISSUER, "you",
            Setting.INSECURE, "true",
            Setting.ALLOW_ANONYMOUS, "True",
            Setting.HTTP_API_KEY, SECRET,
            Setting.HTTP_API_INSECURE, "true");
    TokenSettings tokens =
        new TokenSettings(
            SECRET, rsa.trim(), ecdsa.trim(), URI.create("https://example.org/jwks"), "me", "you");
    assertEquals(new Config.Access(true, true, tokens), config.access());
    assertEquals(new Config.HttpApi(SECRET, true, false, 1_048_576), config.httpApi());
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, false, true",
    "true, true, false, false",
    "true, false, true, false",
    "false, false, false, false"
  })
  void aTokenIsRequiredOnceThereIsAKey(
      boolean key, boolean insecure, boolean anonymous, boolean required) {
    TokenSettings tokens =
        key ? new TokenSettings(SECRET, null, null, null, null, null) : TokenSettings.NONE;
    assertEquals(required, new Config.Access(insecure, anonymous, tokens).tokenRequired());
  }

  @Test
  void linesOfAKeyMayBeSeparatedByAWrittenBackslashAndN() throws Exception {
    String pem = pem(new ECKeyGenerator(Curve.P_384).generate().toPublicKey());
    Config config = with(Setting.TOKEN_ECDSA_PUBLIC_KEY, pem.trim().replace("\n", "\\n"));
    assertEquals(pem.trim(), config.access().tokens().ecdsaPublicKey());
  }

  @Test
  void aKeyOfTheOtherFamilyIsRefused() throws Exception {
    String ecdsa = pem(new ECKeyGenerator(Curve.P_256).generate().toPublicKey());
    assertRefusedWithoutQuoting(Setting.TOKEN_RSA_PUBLIC_KEY, ecdsa);
    String rsa = pem(new RSAKeyGenerator(2048).generate().toPublicKey());
    assertRefusedWithoutQuoting(Setting.TOKEN_ECDSA_PUBLIC_KEY, rsa);
  }

  @Test
  void aPrivateKeyInPlaceOfThePublicOneIsRefusedAndNotQuoted() throws Exception {
    byte[] key = new RSAKeyGenerator(2048).generate().toPrivateKey().getEncoded();
    assertRefusedWithoutQuoting(Setting.TOKEN_RSA_PUBLIC_KEY, block("PRIVATE KEY", key));
  }

  static Stream<Setting> secrets() {
    return Stream.of(Setting.values()).filter(setting -> setting.shape() == Shape.SECRET);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void aBadSecretIsNotQuoted(Setting setting) {
    assertRefusedWithoutQuoting(setting, " abc:hunter2@xyz");
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN_RSA_PUBLIC_KEY", "TOKEN_ECDSA_PUBLIC_KEY"})
  void aDamagedKeyIsNotQuoted(Setting setting) {
    assertRefusedWithoutQuoting(
        setting, "-----BEGIN PUBLIC KEY-----\nhunter2\n-----END PUBLIC KEY-----");
  }

  @Test
  void theSecretOfTokensHasAtLeast32Bytes() {
    assertRefusedWithoutQuoting(Setting.TOKEN_HMAC_SECRET_KEY, SECRET.substring(1));
    with(Setting.TOKEN_HMAC_SECRET_KEY, SECRET);
    with(Setting.TOKEN_HMAC_SECRET_KEY, "ä".repeat(16));
    with(Setting.HTTP_API_KEY, "short");
  }

  @Test
  void theAdministratorsPasswordHasAtLeastEightCharacters() {
    assertRefusedWithoutQuoting(Setting.ADMIN_PASSWORD, "1234567");
    assertEquals("12345678", with(Setting.ADMIN_PASSWORD, "12345678").operations().adminPassword());
    assertNull(Config.from(Map.of()).operations().adminPassword());
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN_HMAC_SECRET_KEY", "HTTP_API_KEY"})
  void aSecretWithWhiteSpaceAroundItIsRefused(Setting setting) {
    assertRefusedWithoutQuoting(setting, SECRET + "\n");
    assertRefusedWithoutQuoting(setting, " " + SECRET);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void noSecretIsInTheTextOfWhatHoldsIt(Setting setting) throws Exception {
    String value =
        switch (setting) {
          case TOKEN_RSA_PUBLIC_KEY -> pem(new RSAKeyGenerator(2048).generate().toPublicKey());
          case TOKEN_ECDSA_PUBLIC_KEY ->
              pem(new ECKeyGenerator(Curve.P_521).generate().toPublicKey());
          case TOKEN_JWKS_PUBLIC_ENDPOINT -> "https://u:" + SECRET + "@example.org/";
          case REDIS_URL, REDIS_ADDRESS -> "redis://u:" + SECRET + "@example.org:6379";
          default -> SECRET;
        };
    String text = with(setting, value).toString();
    assertFalse(text.contains(value.trim()), text);
    assertFalse(text.contains(SECRET), text);
    assertFalse(new Given("TIDINGS_X", value).toString().contains(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://example.org", "example.org", "https:", "http://", "https://a b"})
  void keysAreFetchedOverHttpAlone(String endpoint) {
    assertEquals(
        "a test: the value is not an http or https address with a host",
        assertRefusedWithoutQuoting(Setting.TOKEN_JWKS_PUBLIC_ENDPOINT, endpoint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org",
        "HTTPS://Example.ORG",
        "http://localhost:3000",
        "https://*.example.org",
        "https://*.example.org:8443",
        "http://127.0.0.1:65535",
        "http://[::1]:3000",
        "capacitor://localhost",
        "null",
        "*"
      })
  void origins(String origin) {
    assertEquals(List.of(origin), with(Setting.ALLOWED_ORIGINS, origin).allowedOrigins());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "https://",
        "https://example.org/",
        "https://example.org/page",
        "https://example.org:",
        "https://example.org:65536",
        "https://exa*.org",
        "https://a.*.org",
        "https://*",
        "*.example.org",
        "https://*.[::1]",
        "https://user@example.org",
        "https://example..org",
        "Null",
        "**"
      })
  void aMalformedOriginIsRefused(String origin) {
    assertEquals(
        "a test: '"
            + origin
            + "' is not an origin: scheme://host[:port], scheme://*.host[:port], null, or * for any",
        refused(Setting.ALLOWED_ORIGINS, "https://good.org " + origin));
  }

  @Test
  void originsAreSeparatedBySpacesOrCommas() {
    assertEquals(
        List.of("https://a.org", "https://b.org", "null"),
        with(Setting.ALLOWED_ORIGINS, " https://a.org,https://b.org ,\n null ").allowedOrigins());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "", "truee"})
  void aFlagIsTrueOrFalse(String value) {
    assertEquals("a test: '" + value + "' is not true or false", refused(Setting.INSECURE, value));
  }

  @Test
  void insecureIsNoticed() {
    assertEquals(
        List.of("client.insecure is true: users' tokens and permissions are not checked"),
        with(Setting.INSECURE, "true").notices());
  }

  private static String assertRefusedWithoutQuoting(Setting setting, String value) {
    String message = refused(setting, value);
    assertTrue(message.startsWith("a test: "), message);
    assertFalse(message.contains("hunter2"), message);
    assertFalse(message.contains(value.trim()), message);
    return message;
  }

  private static String refused(Setting setting, String value) {
    return "" + assertThrows(ConfigException.class, () -> with(setting, value)).getMessage();
  }

  private static Config with(Object... settingsAndValues) {
    Map<String, Given> given = new TreeMap<>();
    for (int i = 0; i < settingsAndValues.length; i += 2) {
      Setting setting = (Setting) settingsAndValues[i];
      given.put(setting.key(), new Given("a test", (String) settingsAndValues[i + 1]));
    }
    return Config.from(given);
  }

  private static String pem(PublicKey key) {
    return block("PUBLIC KEY", key.getEncoded());
  }

  private static String block(String label, byte[] encoded) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
