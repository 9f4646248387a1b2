package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String CLIENT = "192.0.2.1";

  private static final Proxies ANYBODY = new Proxies(List.of(), FOR);
  private static final Proxies TRUSTED = trusting(null, "10.0.0.0/8", "fd00::1");

  private static Proxies trusting(@Nullable String header, String... networks) {
    return new Proxies(
        Stream.of(networks).map(network -> Network.parse(network).orElseThrow()).toList(), header);
  }

  /**
   * @param headers names and values in turn
   */
  private static HttpServletRequest from(String peer, String... headers) {
    return from(false, peer, headers);
  }

  private static HttpServletRequest from(boolean secure, String peer, String... headers) {
    Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      values.computeIfAbsent(headers[i], name -> new ArrayList<>()).add(headers[i + 1]);
    }
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> peer;
                  case "isSecure" -> secure;
                  case "getHeaders" ->
                      Collections.enumeration(values.getOrDefault((String) args[0], List.of()));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void withoutASettingThePeerCountsWhateverItSays() {
    Proxies nobody = new Proxies(List.of(), null);
    HttpServletRequest request =
        from("10.0.0.1", FOR, CLIENT, "Forwarded", "for=" + CLIENT, PROTO, "https");
    assertEquals("10.0.0.1", nobody.address(request));
    assertFalse(nobody.isSecure(request));
    assertTrue(nobody.isSecure(from(true, "10.0.0.1")));
  }

  @Test
  void withAHeaderAloneItsLastElementCounts() {
    assertEquals(CLIENT, ANYBODY.address(from("10.0.0.1", FOR, CLIENT)));
    assertEquals(
        "192.0.2.3", ANYBODY.address(from("1.1.1.1", FOR, "192.0.2.1, 192.0.2.2 ,\t192.0.2.3 ")));
    assertEquals(
        "192.0.2.3", ANYBODY.address(from("1.1.1.1", FOR, CLIENT, FOR, "192.0.2.2,192.0.2.3")));
  }

  @Test
  void theStandardHeaderAloneIsReadAsItIsWritten() {
    for (String name : List.of("Forwarded", "forwarded")) {
      Proxies anybody = new Proxies(List.of(), name);
      for (String port : List.of("", ":1", ":4711")) {
        String written = "for=192.0.2.9, for=\"[2001:db8::1]" + port + "\";proto=https";
        assertEquals(
            "2001:db8:0:0:0:0:0:0/64", anybody.address(from("1.1.1.1", "Forwarded", written)));
      }
      assertEquals("1.1.1.1", anybody.address(from("1.1.1.1", "Forwarded", "proto=https")));
      assertEquals("1.1.1.1", anybody.address(from("1.1.1.1", FOR, CLIENT)));
    }
  }

  @Test
  void withAHeaderAloneNobodyIsBelievedAboutTls() {
    assertFalse(ANYBODY.isSecure(from("10.0.0.1", PROTO, "https")));
  }

  @Test
  void withoutTheHeaderThePeerCounts() {
    for (Proxies proxies : List.of(ANYBODY, TRUSTED, trusting("X-Real-IP", "10.0.0.0/8"))) {
      assertEquals("10.0.0.1", proxies.address(from("10.0.0.1")));
      assertEquals("10.0.0.1", proxies.address(from("10.0.0.1", FOR, "")));
      assertEquals("10.0.0.1", proxies.address(from("10.0.0.1", FOR, "192.0.2.1, ")));
    }
  }

  @Test
  void whatIsLongIsCut() {
    String text = "x".repeat(100_000);
    assertEquals("x".repeat(64), ANYBODY.address(from("10.0.0.1", FOR, text)));
    assertEquals("x".repeat(64), TRUSTED.address(from("10.0.0.1", FOR, text)));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1",
    "192.0.2.1:50123,192.0.2.1",
    "2001:db8::1,2001:db8:0:0:0:0:0:0/64",
    "2001:0DB8:0:0::ffff:2,2001:db8:0:0:0:0:0:0/64",
    "2001:db8:0:0:1:2:3:4,2001:db8:0:0:0:0:0:0/64",
    "2001:db8:0:1::1,2001:db8:0:1:0:0:0:0/64",
    "[2001:db8::1]:50123,2001:db8:0:0:0:0:0:0/64",
    "[2001:db8::1],2001:db8:0:0:0:0:0:0/64",
    "fe80::1%eth0,fe80:0:0:0:0:0:0:0/64",
    "::1,0:0:0:0:0:0:0:0/64",
    "::ffff:192.0.2.1,192.0.2.1",
    "unknown,unknown",
    "example.org:80,example.org:80",
    "1:2,1:2",
    "::1::2,::1::2",
    "[fe80,[fe80",
    "999.0.0.1,999.0.0.1",
  })
  void theSameAddressIsWrittenTheSameAndIpv6CountsByItsNetwork(String address, String counts) {
    assertEquals(counts, new Proxies(List.of(), null).address(from(address)));
    assertEquals(counts, ANYBODY.address(from("10.0.0.1", FOR, address)));
    assertEquals(counts, TRUSTED.address(from("10.0.0.1", FOR, address)));
    assertEquals(counts, TRUSTED.address(from("10.0.0.1", "Forwarded", "for=" + address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "10.255.255.255", "::ffff:10.0.0.1", "fd00::1", "fd00:0::1%2"})
  void whatATrustedPeerSaysIsBelieved(String peer) {
    HttpServletRequest request = from(peer, FOR, CLIENT, PROTO, "https");
    assertEquals(CLIENT, TRUSTED.address(request));
    assertTrue(TRUSTED.isSecure(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.0.0.1", "9.255.255.255", "::ffff:11.0.0.1", "fd00::2", "::1", "null"})
  void whatAnotherPeerSaysIsNot(String peer) {
    HttpServletRequest request =
        from(peer, FOR, CLIENT, "Forwarded", "for=" + CLIENT + ";proto=https", PROTO, "https");
    assertFalse(TRUSTED.address(request).equals(CLIENT), peer);
    assertFalse(TRUSTED.isSecure(request));
  }

  @Test
  void theClientIsTheRightMostThatIsNoProxy() {
    assertEquals(
        "192.0.2.2", TRUSTED.address(from("10.0.0.1", FOR, "192.0.2.1, 192.0.2.2, 10.0.0.2")));
    assertEquals(
        "192.0.2.2",
        TRUSTED.address(from("10.0.0.1", FOR, "192.0.2.1", FOR, "192.0.2.2", FOR, "10.0.0.2")));
    assertEquals(
        "192.0.2.2",
        TRUSTED.address(
            from("10.0.0.1", "Forwarded", "for=192.0.2.1, for=\"192.0.2.2:99\", For=10.0.0.2")));
  }

  @Test
  void whereAllAreProxiesTheFarthestCounts() {
    assertEquals("10.0.0.3", TRUSTED.address(from("10.0.0.1", FOR, "10.0.0.3, 10.0.0.2")));
  }

  @Test
  void theStandardHeaderIsReadAsItIsWritten() {
    assertEquals(
        "2001:db8:0:0:0:0:0:0/64",
        TRUSTED.address(
            from("10.0.0.1", "forwarded", "by=10.0.0.1; FOR=\"[2001:db8::9]:4711\";proto=http")));
    assertEquals("_hidden", TRUSTED.address(from("10.0.0.1", "Forwarded", "for=_hidden")));
    assertEquals("10.0.0.1", TRUSTED.address(from("10.0.0.1", "Forwarded", "proto=https")));
    assertTrue(TRUSTED.isSecure(from("10.0.0.1", "Forwarded", "for=1.1.1.1;Proto=\"HTTPS\"")));
  }

  @Test
  void aQuoteThatAClientLeavesOpenSwallowsNothing() {
    assertEquals(
        CLIENT, TRUSTED.address(from("10.0.0.1", "Forwarded", "for=\"1.1.1.1, for=" + CLIENT)));
  }

  /** The last piece of what a proxy has quoted has no opening quote: nothing is believed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=192.0.2.1;host=\"a,for=6.6.6.6\";proto=https",
        "for=192.0.2.1;host=\"a,for=6.6.6.6,for=10.0.0.2\"",
        "for=192.0.2.1;host=\"a,for=6.6.6.6;x=\\\"\"",
      })
  void whatAClientHasSaidWithinQuotesIsNoElement(String forwarded) {
    assertEquals("10.0.0.1", TRUSTED.address(from("10.0.0.1", "Forwarded", forwarded)));
    assertEquals(
        "10.0.0.2",
        TRUSTED.address(from("10.0.0.1", "Forwarded", forwarded + ", for=10.0.0.2;proto=http")));
    assertFalse(TRUSTED.isSecure(from("10.0.0.1", "Forwarded", forwarded)));
  }

  @Test
  void anEmptyElementTellsNothingOfThoseBeforeIt() {
    assertEquals(
        "10.0.0.2", TRUSTED.address(from("10.0.0.1", FOR, "192.0.2.1, , 10.0.0.2, 10.0.0.3")));
    assertEquals(
        "10.0.0.2",
        TRUSTED.address(from("10.0.0.1", "Forwarded", "for=192.0.2.1, , for=10.0.0.2")));
  }

  @Test
  void whereBothHeadersAreThereAndDifferNeitherIsBelieved() {
    String made = "for=203.0.113.9;proto=https";
    HttpServletRequest request = from("10.0.0.1", FOR, CLIENT, PROTO, "http", "Forwarded", made);
    assertEquals("10.0.0.1", TRUSTED.address(request));
    assertFalse(TRUSTED.isSecure(request));
    assertEquals(
        CLIENT,
        TRUSTED.address(from("10.0.0.1", FOR, CLIENT, "Forwarded", "for=\"" + CLIENT + ":80\"")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|for=1.2.3.4;proto=https, for=10.0.0.2;proto=http",
        "false|for=1.2.3.4;proto=http, for=10.0.0.2;proto=https",
        "true|for=1.2.3.4;proto=https, for=10.0.0.3;proto=http, for=10.0.0.2;proto=http",
        "false|for=10.0.0.9;proto=https, for=1.2.3.4;proto=http",
        "true|for=10.0.0.3;proto=https, for=10.0.0.2;proto=http",
        "true|proto=https, for=10.0.0.2;proto=http",
        "true|proto=https",
        "false|for=1.2.3.4, for=10.0.0.2;proto=https",
        "false|for=1.2.3.4;proto=https;host=\"a, for=10.0.0.2;proto=http",
        "false|for=1.2.3.4;proto=https;host=\"a",
      })
  void theOutermostTrustedProxySaysInTheStandardHeaderWhetherItIsSecure(
      boolean secure, String forwarded) {
    assertEquals(secure, TRUSTED.isSecure(from("10.0.0.1", "Forwarded", forwarded)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|1.2.3.4, 10.0.0.2|https, http",
        "false|1.2.3.4, 10.0.0.2|http, https",
        "true|1.2.3.4, 10.0.0.2|http, https, http",
        "false|10.0.0.2, 1.2.3.4|https, http",
        "true|1.2.3.4, 10.0.0.2|https",
        "true|1.2.3.4, 10.0.0.3, 10.0.0.2|http, https",
        "true|10.0.0.3, 10.0.0.2|https, http",
      })
  void ofSeveralProtocolsTheOneCountsThatBelongsToTheAddress(
      boolean secure, String addresses, String protocols) {
    assertEquals(secure, TRUSTED.isSecure(from("10.0.0.1", FOR, addresses, PROTO, protocols)));
    HttpServletRequest named = from("10.0.0.1", "X-Way", addresses, PROTO, protocols);
    assertEquals(secure, trusting("X-Way", "10.0.0.0/8").isSecure(named));
  }

  @Test
  void theNearestProxySaysWhetherItIsSecure() {
    assertFalse(TRUSTED.isSecure(from("10.0.0.1", PROTO, "https, http")));
    assertTrue(TRUSTED.isSecure(from("10.0.0.1", PROTO, "http", PROTO, "https")));
    assertFalse(TRUSTED.isSecure(from(true, "10.0.0.1", PROTO, "http")));
    assertTrue(TRUSTED.isSecure(from(true, "10.0.0.1")));
    assertFalse(TRUSTED.isSecure(from("10.0.0.1", FOR, CLIENT)));
  }

  @Test
  void theHeaderThatIsNamedIsTheOneThatIsReadAndOnlyFromTrustedPeers() {
    Proxies proxies = trusting("X-Real-IP", "10.0.0.0/8");
    assertEquals(
        CLIENT, proxies.address(from("10.0.0.1", "x-real-ip", CLIENT, FOR, "203.0.113.9")));
    assertEquals("10.0.0.1", proxies.address(from("10.0.0.1", FOR, CLIENT)));
    assertEquals("11.0.0.1", proxies.address(from("11.0.0.1", "X-Real-IP", CLIENT)));
    assertEquals(
        CLIENT,
        trusting("Forwarded", "10.0.0.0/8")
            .address(from("10.0.0.1", "Forwarded", "for=" + CLIENT, FOR, "203.0.113.9")));
    assertEquals(
        CLIENT,
        trusting("forWARDED", "10.0.0.0/8")
            .address(from("10.0.0.1", "Forwarded", "FOR=" + CLIENT)));
  }
}
