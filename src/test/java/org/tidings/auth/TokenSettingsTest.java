package org.tidings.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIC/zCCAeegAwIBAgIUI738gxn3EkvSGPiYZ5HlYpm6irYwDQYJKoZIhvcNAQEL
      BQAwDzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjMxMTAxMjJaFw0zNjExMjAxMTAx
      MjJaMA8xDTALBgNVBAMMBHRlc3QwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK
      AoIBAQDKTl4qVW7euSVuuERw9MOv/maH+PbvRBBfbKJkBXxSKYHbBOFvw+Gf/l5P
      5RIUkCfJh6GbNy+KCqI63appVfdZy2SMJm6UlZd2xnKMB7ejqqTq/K4YPyBKaG6n
      daV36y+JyHX8jE7gAr1j7sZJmaMpD+Ms/aDOLazW0wghwusJpPi8X8mp3ofk8W/I
      Vnn4N4xiJ+lqbwrhodFhNWsOI+s6zq1dV39QzCW8gEPTaijhVZmeGxzneh/7aEzR
      7kf92uF8+YvIT4MDXbGW5CQjX+LstB9UHyBbaHq5Etu651KP5fxe8YPued2BIHCu
      CRWqX8FMf8+oxRkW4xj2g6kafV99AgMBAAGjUzBRMB0GA1UdDgQWBBTL/j1fu6ty
      25umbTpUwDbHCx4FYDAfBgNVHSMEGDAWgBTL/j1fu6ty25umbTpUwDbHCx4FYDAP
      BgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQCGqeEpo5hxotOGNWRn
      OHlh0X/cuHwJDREbsi15fCSTQTGQQnLYvXy8+4E1r6Pqr+Z8b+HvIoE6FvxP0qoI
      9GR+IqQt4aNVqsnWU5qaMRPFwAF48BbKH32iBby2/Nk1i5HqJqmF5ezMWRvAn8RF
      be1bl6mKFE3V/CoigSMas1JHYOg5BhXrqmyplwm9EyUXF9QHiA6L80KrSL3csKFN
      HYhPIRAM0r7KSu8V3NbqJ8TWZCttNjXg7FkNUwl/0PGJAljobAHOvVqmhtKJZ3Th
      jMAGGQtmShYvTS/poomgNakFrONhvH/H5iWFQkCVLHqJ85tRZU2LXmjLfZ192mhz
      dyX7
      -----END CERTIFICATE-----
      """;

  @Test
  void goodKeysAreNotWrong() {
    assertEquals(Optional.empty(), TokenSettings.wrongHmacSecretKey("x".repeat(32)));
    assertEquals(Optional.empty(), TokenSettings.wrongHmacSecretKey("é".repeat(16)));
    assertEquals(Optional.empty(), TokenSettings.wrongRsaPublicKey(Signing.pem(Signing.RSA)));
    assertEquals(Optional.empty(), TokenSettings.wrongEcdsaPublicKey(Signing.pem(Signing.P256)));
    assertEquals(Optional.empty(), TokenSettings.wrongEcdsaPublicKey(Signing.pem(Signing.P384)));
    assertEquals(Optional.empty(), TokenSettings.wrongEcdsaPublicKey(Signing.pem(Signing.P521)));
  }

  @Test
  void pemMayHaveAnyLineBreaksAndWordsAroundIt() {
    String pem = Signing.pem(Signing.RSA);
    assertEquals(Optional.empty(), TokenSettings.wrongRsaPublicKey(pem.replace("\n", "\r\n")));
    assertEquals(Optional.empty(), TokenSettings.wrongRsaPublicKey(pem.replace("\n", "\\n")));
    assertEquals(Optional.empty(), TokenSettings.wrongRsaPublicKey(pem.replace("\n", "")));
    assertEquals(Optional.empty(), TokenSettings.wrongRsaPublicKey("our key:\n" + pem + "\n--"));
  }

  @Test
  void aCertificateIsAsGoodAsItsKey() {
    assertEquals(Optional.empty(), TokenSettings.wrongRsaPublicKey(CERTIFICATE));
    assertEquals(Optional.of("must be an EC key"), TokenSettings.wrongEcdsaPublicKey(CERTIFICATE));
  }

  @Test
  void aShortSecretIsNamedByItsLength() {
    assertEquals(
        Optional.of("must have at least 32 bytes (RFC 7518, 3.2), not 31"),
        TokenSettings.wrongHmacSecretKey("x".repeat(31)));
    assertTrue(TokenSettings.wrongHmacSecretKey("").isPresent());
  }

  @Test
  void aShortRsaKeyIsNamedByItsLength() {
    assertEquals(
        Optional.of("must have at least 2048 bits, not 1024"),
        TokenSettings.wrongRsaPublicKey(Signing.pem(Signing.rsa("short", 1024))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zzmarkzz",
        "/etc/zzmarkzz.pem",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nzzmarkzz\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n*zzmarkzz*\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nzzmarkzz\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nzzmarkzz\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PUBLIC KEY-----\nzzmarkzz\n-----END RSA PUBLIC KEY-----",
      })
  void whatIsNoKeyIsWrongAndNotQuoted(String pem) {
    for (Optional<String> wrong :
        List.of(TokenSettings.wrongRsaPublicKey(pem), TokenSettings.wrongEcdsaPublicKey(pem))) {
      assertTrue(wrong.isPresent());
      assertTrue(wrong.get().startsWith("must be "), wrong.get());
      assertFalse(wrong.get().contains("zzmarkzz"), wrong.get());
    }
  }

  @Test
  void keysOfTheOtherFamilyAreWrong() {
    assertTrue(TokenSettings.wrongRsaPublicKey(Signing.pem(Signing.P256)).isPresent());
    assertTrue(TokenSettings.wrongEcdsaPublicKey(Signing.pem(Signing.RSA)).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example/jwks, true",
    "http://127.0.0.1:8080/, true",
    "HTTPS://id.example, true",
    "ftp://id.example/, false",
    "file:///etc/jwks, false",
    "/jwks, false",
    "https:/jwks, false",
    "id.example, false",
  })
  void aKeySetIsOnTheWeb(URI endpoint, boolean good) {
    assertEquals(good, TokenSettings.wrongJwksPublicEndpoint(endpoint).isEmpty());
  }

  @Test
  void secretsAreNotPrinted() {
    TokenSettings settings = new TokenSettings("zzmarkzz", "zzmarkzz", null, null, null, null);
    assertFalse(settings.toString().contains("zzmarkzz"));
  }
}
