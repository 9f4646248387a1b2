package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.metrics.Metrics;
import org.tidings.metrics.Samples;

class MetricsServletTest {
  private static final String TOKEN = "s3cret";

  private final Metrics metrics = new Metrics();

  @Test
  void thisMachineIsShownWhatIsCounted() throws Exception {
    metrics.healed();
    FakeExchange exchange = get(null, "127.0.0.1", Map.of("Host", "localhost:8080"));
    assertEquals(200, exchange.status());
    assertEquals(1, Samples.of(exchange.body()).get("tidings_healings_total"));
    assertEquals("text/plain; version=0.0.4; charset=utf-8", exchange.header("Content-Type"));
    assertEquals(exchange.body().length() + "", exchange.header("Content-Length"));
    assertEquals("no-store", exchange.header("Cache-Control"));
  }

  @Test
  void headSaysWhatGetWouldAndSendsNoBody() throws Exception {
    FakeExchange get = get(null, "127.0.0.1", Map.of("Host", "localhost"));
    FakeExchange head = new FakeExchange(Map.of("Host", List.of("localhost")));
    servlet(null).doHead(head.request(), head.response());
    assertEquals("", head.body());
    assertEquals(get.headers(), head.headers());
  }

  @Test
  void openMetricsAreForWhomAsksForThem() throws Exception {
    FakeExchange exchange =
        get(
            null,
            "127.0.0.1",
            Map.of("Host", "localhost", "Accept", "application/openmetrics-text"));
    assertTrue(exchange.body().endsWith("# EOF\n"));
    String type = String.valueOf(exchange.header("Content-Type"));
    assertTrue(type.startsWith("application/openmetrics-text;"), type);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,             localhost,         200",
    "127.0.0.1,             LocalHost:8080,    200",
    "127.8.9.10,            127.0.0.1:80,      200",
    "::1,                   [::1]:8080,        200",
    "0:0:0:0:0:0:0:1,       [::1],             200",
    "0:0:0:0:0:0:0:1%lo,    localhost,         200",
    "::ffff:127.0.0.1,      127.1.2.3,         200",
    "192.0.2.7,             localhost,         403",
    "10.0.0.1,              127.0.0.1,         403",
    "::ffff:10.0.0.1,       localhost,         403",
    "2001:db8::1,           [::1],             403",
    "::11,                  [::1],             403",
    "1127.0.0.1,            localhost,         403",
    "127.0.0.1.example.org, localhost,         403",
    "'',                    localhost,         403",
    "127.0.0.1,             example.org,       403",
    "127.0.0.1,             localhost.evil.example, 403",
    "127.0.0.1,             127.0.0.1.evil.example, 403",
    "127.0.0.1,             evil.example:80,   403",
    "127.0.0.1,             [::11],            403",
    "127.0.0.1,             localhost@evil,    403",
    "127.0.0.1,             '',                403"
  })
  void withoutATokenAddressAndHostMustBothBeThisMachines(String address, String host, int status)
      throws Exception {
    FakeExchange exchange = get(null, address, Map.of("Host", host));
    assertEquals(status, exchange.status(), exchange.body());
    assertEquals(status == 200, exchange.body().contains("tidings_"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-proto",
        "X-Forwarded-Host",
        "X-Real-IP",
        "Via",
        "Client-IP",
        "X-Cluster-Client-Ip",
        "True-Client-IP",
        "CF-Connecting-IP",
        "X-Our-Address"
      })
  void aProxyOnThisMachineDoesNotMakeItsClientsLocal(String header) throws Exception {
    Map<String, String> headers = Map.of("Host", "localhost", header, "127.0.0.1");
    assertEquals(403, get(null, "127.0.0.1", headers).status());
  }

  @Test
  void otherHeadersDoNotMatter() throws Exception {
    Map<String, String> headers =
        Map.of(
            "Host", "localhost", "User-Agent", "Prometheus/3", "X-Prometheus-Scrape-Timeout", "9");
    assertEquals(200, get(null, "127.0.0.1", headers).status());
  }

  @Test
  void oneOfTwoHostsIsNotEnough() throws Exception {
    FakeExchange none = new FakeExchange(Map.of());
    FakeExchange two = new FakeExchange(Map.of("Host", List.of("localhost", "evil.example")));
    for (FakeExchange each : List.of(none, two)) {
      servlet(null).doGet(each.request(), each.response());
      assertEquals(403, each.status());
    }
  }

  @Test
  void whoIsRefusedIsToldWhichSettingHelps() throws Exception {
    FakeExchange exchange = get(null, "192.0.2.7", Map.of("Host", "example.org"));
    assertTrue(exchange.body().contains("metrics.token"), exchange.body());
    assertEquals("text/plain;charset=UTF-8", exchange.header("Content-Type"));
    assertEquals("no-store", exchange.header("Cache-Control"));
    assertNull(exchange.header("WWW-Authenticate"));
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cret,       200",
    "bearer s3cret,       200",
    "'Bearer  s3cret ',   200",
    "Bearer S3cret,       401",
    "Bearer s3cre,        401",
    "Bearer s3crets,      401",
    "Bearer,              401",
    "'Bearer ',           401",
    "s3cret,              401",
    "Basic s3cret,        401",
    "'',                  401"
  })
  void withATokenItAloneDecides(String authorization, int status) throws Exception {
    Map<String, String> headers = new TreeMap<>(Map.of("Host", "example.org", "Via", "1.1 proxy"));
    headers.put("Authorization", authorization);
    FakeExchange exchange = get(TOKEN, "192.0.2.7", headers);
    assertEquals(status, exchange.status());
    assertEquals(status == 200, exchange.body().contains("tidings_"));
    assertEquals(status == 401 ? "Bearer" : null, exchange.header("WWW-Authenticate"));
  }

  @Test
  void withATokenThisMachineNeedsItToo() throws Exception {
    FakeExchange exchange = get(TOKEN, "127.0.0.1", Map.of("Host", "localhost"));
    assertEquals(401, exchange.status());
    assertFalse(exchange.body().contains(TOKEN));
    assertNotNull(exchange.header("WWW-Authenticate"));
  }

  @Test
  void twoTokensAreNone() throws Exception {
    FakeExchange exchange =
        new FakeExchange(Map.of("Authorization", List.of("Bearer s3cret", "Bearer s3cret")));
    servlet(TOKEN).doGet(exchange.request(), exchange.response());
    assertEquals(401, exchange.status());
  }

  private FakeExchange get(@Nullable String token, String address, Map<String, String> headers)
      throws Exception {
    Map<String, List<String>> lists = new TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    FakeExchange exchange = new FakeExchange(lists).from(address);
    servlet(token).doGet(exchange.request(), exchange.response());
    return exchange;
  }

  private MetricsServlet servlet(@Nullable String token) {
    return new MetricsServlet(metrics, new MetricsAccess(token, "x-our-address"));
  }
}
