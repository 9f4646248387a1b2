package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  private static final String HOST = "localhost:3000";

  private static boolean allow(List<String> allowed, String origin) {
    return new Origins(allowed).allow(List.of(origin), List.of(HOST));
  }

  @Test
  void whoNamesNoOriginIsAllowed() {
    assertTrue(new Origins(List.of()).allow(List.of(), List.of(HOST)));
    assertTrue(new Origins(List.of()).allow(List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000,  localhost:3000",
    "https://localhost:3000, localhost:3000",
    "http://example.org,     example.org",
    "https://example.org,    example.org",
    "https://example.org,    example.org:443",
    "https://example.org:443,example.org",
    "http://example.org,     example.org:80",
    "HTTPS://Example.ORG,    eXample.org",
    "https://example.org.,   example.org",
    "https://example.org,    example.org.",
    "https://example.org.,   example.org:443",
    "http://[::1]:3000,      [::1]:3000",
    "https://[2001:DB8::1],  [2001:db8::1]:443",
    "http://127.0.0.1:3000,  127.0.0.1:3000",
    "https://xn--bcher-kva.example, xn--bcher-kva.example",
    "http://my_box,          my_box",
  })
  void pagesOfTheHostItselfAreAllowed(String origin, String host) {
    assertTrue(new Origins(List.of()).allow(List.of(origin), List.of(host)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000,       localhost:3001",
    "http://localhost,            localhost:3000",
    "http://localhost:3000,       localhost",
    "http://localhost:3000,       127.0.0.1:3000",
    "http://example.org,          example.org:443",
    "https://example.org,         example.org:80",
    "https://example.org:80,      example.org",
    "https://www.example.org,     example.org",
    "https://example.org,         www.example.org",
    "https://example.org.evil.com,example.org",
    "https://evilexample.org,     example.org",
    "http://[::1]:3000,           [::2]:3000",
    "capacitor://localhost,       localhost",
    "ws://example.org,            example.org",
    "https://example.org,         'example.org,example.org'",
    "https://example.org,         user@example.org",
    "https://example.org,         example.org/",
    "https://example.org,         ''",
  })
  void pagesFromElsewhereAreNot(String origin, String host) {
    assertFalse(new Origins(List.of()).allow(List.of(origin), List.of(host)));
  }

  @Test
  void withoutOneHostNoPageIsItsOwn() {
    Origins none = new Origins(List.of());
    assertFalse(none.allow(List.of("http://a"), List.of()));
    assertFalse(none.allow(List.of("http://a"), List.of("a", "a")));
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example,        https://app.example",
    "https://app.example,        https://app.example:443",
    "https://app.example:443,    https://app.example",
    "https://App.Example,        HTTPS://aPP.example.",
    "http://app.example:8080,    http://app.example:8080",
    "http://[::1]:8080,          http://[::1]:8080",
    "capacitor://localhost,      capacitor://localhost",
    "chrome-extension://abcdef,  chrome-extension://abcdef",
    "https://*.example.org,      https://a.example.org",
    "https://*.example.org,      https://a.b.c.EXAMPLE.org:443",
    "https://*.example.org:8443, https://a.example.org:8443",
    "null,                       null",
    "*,                          https://whoever.example",
    "*,                          null",
    "*,                          whatever",
  })
  void whatIsListedIsAllowed(String listed, String origin) {
    assertTrue(allow(List.of("http://first.example", listed), origin));
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example,        http://app.example",
    "https://app.example,        https://app.example:444",
    "https://app.example,        https://sub.app.example",
    "https://app.example,        https://app.example.evil.com",
    "http://app.example:8080,    http://app.example",
    "capacitor://localhost,      capacitor://localhost:1",
    "https://*.example.org,      https://example.org",
    "https://*.example.org,      https://.example.org",
    "https://*.example.org,      https://evilexample.org",
    "https://*.example.org,      https://a.example.org.evil.com",
    "https://*.example.org,      https://a.example.org:8443",
    "https://*.example.org,      http://a.example.org",
    "https://*.example.org,      https://evil.com/.example.org",
    "https://*.example.org,      https://evil.com#.example.org",
    "https://*.example.org,      https://evil.com:1@a.example.org",
    "https://*.example.org:8443, https://a.example.org",
    "https://app.example,        null",
  })
  void whatOnlyLooksLikeItIsNot(String listed, String origin) {
    assertFalse(allow(List.of(listed), origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost:3000",
        "//localhost:3000",
        "http:localhost:3000",
        "http://",
        "http://localhost:3000/",
        "http://localhost:3000/page",
        "http://localhost:3000?",
        " http://localhost:3000",
        "http://localhost:3000 http://localhost:3000",
        "http://localhost:3000, http://localhost:3000",
        "http://user@localhost:3000",
        "http://localhost:3000\n",
        "http://localhost:03000000",
        "http://localhost:-3000",
        "http://localhost..:3000",
        "http://.localhost:3000",
        "http://l\u00f6calhost:3000",
        "http://\u212aelvin",
        "Null",
        "null null",
        "*",
      })
  void whatIsNoOriginIsRefused(String origin) {
    assertFalse(allow(List.of("null", "http://localhost:3000", "http://kelvin"), origin));
  }

  @Test
  void anOriginOfAnyLengthIsRefusedWithoutTrouble() {
    assertFalse(allow(List.of(), "http://" + "a.".repeat(1 << 19) + "a"));
  }

  @Test
  void severalOriginsAreRefusedEvenIfEachIsAllowed() {
    Origins origins = new Origins(List.of("http://a"));
    assertFalse(origins.allow(List.of("http://a", "http://a"), List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "https://example.org/",
        "https://example.org:*",
        "https://*",
        "https://*example.org",
        "https://a.*.example.org",
        "https://*.*.example.org",
        "https://*.[::1]",
        "*://example.org",
        "*.example.org",
        "https://b\u00fccher.example",
      })
  void anItemThatNoOriginCouldEqualIsAnErrorThatNamesIt(String item) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> new Origins(List.of("http://fine", item)))
            .getMessage();
    assertEquals(
        "'"
            + item
            + "' is not an origin like https://example.org, https://*.example.org:8443, null or *",
        message);
  }
}
