package org.tidings.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.metrics.Metrics.Handshake;
import org.tidings.metrics.Metrics.Origin;
import org.tidings.metrics.Metrics.Received;
import org.tidings.metrics.Metrics.Refusal;
import org.tidings.metrics.Metrics.Sent;
import org.tidings.metrics.Metrics.Watched;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void eachThingIsCountedUnderItsName() {
    metrics.received(Received.PRESENCE_STATS);
    metrics.receivedBytes(40);
    metrics.receivedBytes(2);
    metrics.sent(Sent.PUBLICATION);
    metrics.sentFrame(100);
    metrics.sentFrame(11);
    metrics.recoveryAsked();
    metrics.recovered(true);
    metrics.recovered(false);
    metrics.recovered(false);
    metrics.healed();
    metrics.handshake(Handshake.NOT_A_WEBSOCKET);
    metrics.signInRefused(Refusal.EXPIRED);
    metrics.closedByPeer();
    assertCounted("tidings_messages_in_total{type=\"presence_stats\"}", 1);
    assertCounted("tidings_bytes_in_total", 42);
    assertCounted("tidings_messages_out_total{type=\"publication\"}", 1);
    assertCounted("tidings_bytes_out_total", 111);
    assertCounted("tidings_frames_out_total", 2);
    assertCounted("tidings_recoveries_asked_total", 1);
    assertCounted("tidings_recoveries_total{outcome=\"granted\"}", 1);
    assertCounted("tidings_recoveries_total{outcome=\"refused\"}", 2);
    assertCounted("tidings_healings_total", 1);
    assertCounted("tidings_handshakes_total{outcome=\"not_a_websocket\"}", 1);
    assertCounted("tidings_sign_ins_refused_total{reason=\"expired\"}", 1);
    assertCounted("tidings_disconnects_total{code=\"peer\"}", 1);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100",
    "112, 112",
    "400, application",
    "1999, application",
    "99, other",
    "113, other",
    "399, other",
    "2000, other",
    "-1, other"
  })
  void theApplicationsErrorsShareALabel(int code, String label) {
    metrics.error(code);
    assertCounted("tidings_errors_total{code=\"" + label + "\"}", 1);
    assertEquals(1, sumOf("tidings_errors_total"));
  }

  @ParameterizedTest
  @CsvSource({
    "1001, 1001", "3008, 3008", "3507, 3507", "4000, 4000-4499", "4499, 4000-4499",
    "4500, 4500-4999", "4999, 4500-4999", "3999, other", "5000, other", "0, other"
  })
  void theApplicationsCloseCodesShareLabels(int code, String label) {
    metrics.disconnected(code);
    assertCounted("tidings_disconnects_total{code=\"" + label + "\"}", 1);
    assertEquals(1, sumOf("tidings_disconnects_total"));
  }

  @Test
  void slowClientsAloneHaveACounterOfTheirOwn() {
    metrics.disconnected(3008);
    metrics.disconnected(3009);
    assertCounted("tidings_slow_clients_total", 1);
  }

  @ParameterizedTest
  @CsvSource({
    "publish, ok, publish, ok",
    "presence_stats, 108, presence_stats, 108",
    "publish, 401, publish, 401",
    "my_channel, ok, other, ok",
    "publish, secret, publish, other"
  })
  void anApiCallIsCountedByWhatIsKnownOfIt(
      String method, String outcome, String shownMethod, String shownOutcome) {
    metrics.apiCall(method, outcome);
    metrics.apiCall(method, outcome);
    String labels = "{method=\"" + shownMethod + "\",outcome=\"" + shownOutcome + "\"}";
    assertCounted("tidings_api_calls_total" + labels, 2);
    assertEquals(2, sumOf("tidings_api_calls_total"));
  }

  @Test
  void whateverIsCountedTheLabelsHaveAnEnd() {
    anything(0);
    Set<String> few = new TreeSet<>(Samples.of(metrics).all().keySet());
    for (int i = 1; i < 10_000; i++) {
      anything(i);
    }
    Set<String> more = new TreeSet<>(Samples.of(metrics).all().keySet());
    more.removeAll(few);
    // Of the API's other calls, the numbers that are outcomes.
    assertTrue(more.stream().allMatch(each -> each.contains("method=\"other\"")), more::toString);
    assertTrue(more.size() < 30, more::toString);
  }

  private void anything(int i) {
    metrics.error(i);
    metrics.disconnected(i);
    metrics.apiCall("method " + i, String.valueOf(i));
  }

  @Test
  void aPublicationIsCountedByOriginAndItsTimeIsABucketsMatter() {
    metrics.published(Origin.CLIENT, 500_000);
    metrics.published(Origin.API, 600_000);
    metrics.published(Origin.API, 6_000_000_000L);
    assertCounted("tidings_publications_total{origin=\"client\"}", 1);
    assertCounted("tidings_publications_total{origin=\"api\"}", 2);
    assertCounted("tidings_publish_seconds_bucket{le=\"5.0E-4\"}", 1);
    assertCounted("tidings_publish_seconds_bucket{le=\"0.001\"}", 2);
    assertCounted("tidings_publish_seconds_bucket{le=\"5.0\"}", 2);
    assertCounted("tidings_publish_seconds_bucket{le=\"+Inf\"}", 3);
    assertCounted("tidings_publish_seconds_count", 3);
    assertCounted("tidings_fan_out_seconds_count", 0);
  }

  @Test
  void theFanOutHasItsOwnHistogram() {
    metrics.fannedOut(2_000_000);
    assertCounted("tidings_fan_out_seconds_bucket{le=\"0.001\"}", 0);
    assertCounted("tidings_fan_out_seconds_bucket{le=\"0.0025\"}", 1);
    assertCounted("tidings_fan_out_seconds_sum", 0.002);
    assertCounted("tidings_publish_seconds_count", 0);
  }

  @Test
  void whatIsWatchedIsLookedUpWheneverItIsRead() {
    long[] clients = {1};
    assertNull(Samples.of(metrics).get("tidings_clients"));
    metrics.watch(Watched.CLIENTS, () -> clients[0]);
    metrics.watch(Watched.OUTBOX_BYTES, () -> 77);
    metrics.watch(Watched.READY, () -> 1);
    System.gc(); // The registry itself knows what it looks at weakly.
    assertCounted("tidings_clients", 1);
    assertCounted("tidings_outbox_bytes", 77);
    assertCounted("tidings_ready", 1);
    clients[0] = 5;
    assertCounted("tidings_clients", 5);
  }

  @Test
  void theJvmIsLookedAtWhenThatIsWanted() {
    assertTrue(Samples.of(metrics).all().keySet().stream().allMatch(this::isOurs));
    metrics.watchJvm();
    Set<String> names =
        Samples.of(metrics).all().keySet().stream()
            .map(each -> each.replaceFirst("\\{.*", ""))
            .collect(Collectors.toSet());
    for (String name :
        List.of(
            "jvm_memory_used_bytes",
            "jvm_gc_max_data_size_bytes",
            "jvm_threads_live_threads",
            "jvm_classes_loaded_classes",
            "process_cpu_usage",
            "process_uptime_seconds",
            "process_files_open_files")) {
      assertTrue(names.contains(name), name);
    }
  }

  private boolean isOurs(String key) {
    return key.startsWith("tidings_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*/*", "text/plain", "application/vnd.google.protobuf;q=1"})
  void theFormIsThatOfPrometheusUnlessAnotherIsAskedFor(String accept) {
    Metrics.Page page = metrics.page(accept);
    assertEquals("text/plain; version=0.0.4; charset=utf-8", page.contentType());
    assertNotNull(Samples.of(page.text()).get("tidings_frames_out_total"));
  }

  @Test
  void openMetricsAreOffered() {
    Metrics.Page page =
        metrics.page("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3");
    assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", page.contentType());
    assertTrue(page.text().endsWith("# EOF\n"));
    assertNotNull(Samples.of(page.text()).get("tidings_frames_out_total"));
  }

  private void assertCounted(String key, double value) {
    assertEquals(value, Samples.of(metrics).get(key), key);
  }

  private double sumOf(String name) {
    return Samples.of(metrics).all().entrySet().stream()
        .filter(each -> each.getKey().startsWith(name + "{"))
        .mapToDouble(each -> each.getValue())
        .sum();
  }
}
