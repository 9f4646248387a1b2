package org.tidings.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.hub.Opening;

class OpeningsTest {
  private static final Opening PROTOCOL = new Opening(true, false, List.of(), null);

  private static Opening of(String query) {
    return Openings.of("/ws", "", query);
  }

  private static Opening channels(String... names) {
    return new Opening(false, false, List.of(names), null);
  }

  @ParameterizedTest
  @NullAndEmptySource
  void withoutSubprotocolOrQueryNothingIsDecided(String nothing) {
    assertEquals(Opening.UNDECIDED, Openings.of("/ws", nothing, nothing));
    assertEquals(Opening.UNDECIDED, Openings.of("/context/ws/", nothing, nothing));
  }

  @Test
  void thePathMakesAProtocolClientWhateverTheQuery() {
    String query = "channel=a&heartbeat=1&token=t&channel=%";
    assertEquals(PROTOCOL, Openings.of("/connection/websocket", null, query));
    assertEquals(PROTOCOL, Openings.of("/context/connection/websocket", "", null));
  }

  @Test
  void theSubprotocolMakesAProtocolClient() {
    assertEquals(PROTOCOL, Openings.of("/ws", "centrifuge-json", "channel=a"));
    assertEquals(Opening.UNDECIDED, Openings.of("/ws", "chat", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"heartbeat=1", "a=b&heartbeat=1&c", "heartbeat=0&heartbeat=1"})
  void heartbeatsAreAskedForWithOne(String query) {
    assertEquals(new Opening(false, true, List.of(), null), of(query));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"heartbeat", "heartbeat=", "heartbeat=0", "heartbeat=true", "xheartbeat=1", "=1"})
  void andWithNothingElse(String query) {
    assertEquals(Opening.UNDECIDED, of(query));
  }

  @ParameterizedTest
  @CsvSource({
    "news,              news",
    "%2342,             #42",
    "dialog%2342%2C43,  'dialog#42,43'",
    "'dialog%2342,43',  'dialog#42,43'",
    "$private,          $private",
    "%24private,        $private",
    "%c3%a4%3A%C3%B6,   ä:ö",
    "ns:name,           ns:name",
    "a+b,               a b",
    "a%20b,             a b",
    "a%2Bb,             a+b",
    "a=b,               a=b",
    "%25,               %",
    "%2525,             %25",
    "%26channel%3Dx,    &channel=x",
    "%F0%9F%98%80,      😀",
    "a/b?c;d,           a/b?c;d",
  })
  void aChannelIsDecodedOnce(String sent, String name) {
    assertEquals(channels(name), of("channel=" + sent));
  }

  @Test
  void channelsKeepTheirOrderAndEachCountsOnce() {
    assertEquals(channels("b", "a", "c"), of("channel=b&x=1&channel=a&channel=%62&&channel=c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel", "channel="})
  void aChannelWithoutANameIsPassedOnForTheHubToRefuse(String query) {
    assertEquals(channels(""), of(query));
  }

  @Test
  void theFirstTokenCountsAndAnEmptyOneIsNone() {
    assertEquals(new Opening(false, false, List.of(), "a.b-c_d"), of("token=a.b-c_d&token=x"));
    assertEquals(Opening.UNDECIDED, of("token="));
    assertEquals(Opening.UNDECIDED, of("token"));
    assertEquals("t", of("token=&token=t").token());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "%2", "%zz", "%+1", "%-1", "a%", "%C3", "%ff", "%ED%A0%80", "ä", " "})
  void aValueThatIsNotPercentEncodedUtf8IsRefusedAndNotRepeated(String value) {
    for (String name : List.of("channel", "token")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> of(name + "=secret" + value))
              .getMessage();
      assertEquals("the URL's " + name + " is not percent-encoded UTF-8", message);
    }
  }

  @Test
  void whatOthersPutIntoTheUrlIsTheirMatter() {
    assertEquals(Opening.UNDECIDED, of("utm=%zz&x=ä&Channel=a&channels=b&%"));
  }
}
