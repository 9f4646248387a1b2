package org.tidings.http;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedElementTest {
  private static Optional<String> named(String element) {
    return ForwardedElement.parameter(element, "for");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=1.1.1.1",
        "FOR=1.1.1.1",
        "proto=https;For=1.1.1.1;by=2.2.2.2",
        "for=\"1.1.1.1\"",
        "for=1.1.1.1;",
        "; ;\tfor = 1.1.1.1 ;;proto=http",
        "for=\" 1.1.1.1\" ;x=y",
        "for=1.1.1.1;for=6.6.6.6",
        "host=\"a;for=6.6.6.6\";for=1.1.1.1",
        "host=\"a;for=6.6.6.6;b\";for=1.1.1.1",
        "before=6.6.6.6;for=1.1.1.1",
      })
  void aParameterIsFoundWhereItStands(String element) {
    assertEquals(Optional.of("1.1.1.1"), named(element));
  }

  @Test
  void anAddressNeedsNoQuotes() {
    assertEquals(Optional.of("[2001:db8::1]:47"), named("for=[2001:db8::1]:47;proto=http"));
    assertEquals(Optional.of("[2001:db8::1]:47"), named("for=\"[2001:db8::1]:47\";proto=http"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "proto=https",
        "before=6.6.6.6",
        "for=",
        "for=\"\"",
        "for=;for=6.6.6.6",
      })
  void whatIsNotSaidIsNotFound(String element) {
    assertEquals(Optional.empty(), named(element));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=6.6.6.6\"",
        "for=6.6.6.6\";proto=https",
        "for=6.6.6.6;host=\"a",
        "for=\"6.6.6.6",
        "for=\"6.6.6.6\"7",
        "for=\"6.6.6.6\"7;x=\"",
        "for=6.6\"6.6\"",
        "for=6.6.6.6;x=\\\"\"",
        "for=6.6.6.6;x=\"\\\"\"",
        "for=6.6.6.6;x=\\",
        "for=6.6.6.6;x=\"\\y\"",
        "host=\"a\\\";for=6.6.6.6;b=\";for=1.1.1.1",
        "=6.6.6.6;for=6.6.6.6",
        "for=6.6.6.6;x",
        "for",
      })
  void whatIsNoElementFromItsBeginningToItsEndSaysNothing(String element) {
    assertEquals(Optional.empty(), named(element));
  }

  /** Twice as long would be four times as much work, if anything were read again. */
  @ParameterizedTest
  @ValueSource(strings = {"x", " ", "x=", ";", "x=y;", "x=\"y\";", "x= "})
  void whatIsLongIsReadOnce(String part) {
    String element = part.repeat(500_000) + "\"";
    Optional<String> found =
        assertTimeoutPreemptively(ofSeconds(20), () -> named(element), "it takes too long");
    assertEquals(Optional.empty(), found);
  }
}
