package org.tidings.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several commands, and several messages, in one frame. */
class FramesTest {
  private final JsonCodec codec = new JsonCodec();

  @Test
  void aMessageIsSplitAtItsLineBreaks() {
    assertEquals(List.of("a"), codec.lines("a"));
    assertEquals(List.of("a"), codec.lines("a\n"));
    assertEquals(List.of("a", "b", "c"), codec.lines("a\nb\nc"));
    assertEquals(List.of("a", "b"), codec.lines("a\nb\n"));
    assertEquals(List.of("{}\r", " {}"), codec.lines("{}\r\n {}\n"));
  }

  @Test
  void blankLinesAreLinesExceptForOneAtTheEnd() {
    assertEquals(List.of("a", ""), codec.lines("a\n\n"));
    assertEquals(List.of("", "a"), codec.lines("\na"));
    assertEquals(List.of("a", "", "b"), codec.lines("a\n\nb"));
    assertEquals(List.of(""), codec.lines(""));
    assertEquals(List.of(""), codec.lines("\n"));
    assertEquals(List.of("", ""), codec.lines("\n\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r", "\t ", "\n", "\ufeff", "\u00a0"})
  void blankLinesAreNoCommands(String line) {
    assertInstanceOf(Command.Malformed.class, codec.command(line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " { } ", "{}\r", "\t{}\t"})
  void theEmptyObjectIsAPong(String line) {
    assertEquals(new Command.Pong(), codec.command(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"connect\":{}}",
        "{\"connect\":{\"token\":5},\"id\":4294967295}",
        " { \"id\" : 1.0 , \"connect\" : { } }\r",
        "{\"id\":1,\"connect\":{},\"other\":[]}",
        "{\"id\":1,\"connect\":{}}\n",
        "{\"id\":1,\"connect\":{}}\nhunter2",
        "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"c\"}}"
      })
  void aConnectOpensTheProtocol(String message) {
    assertTrue(codec.opensProtocol(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "{}",
        "hunter2",
        "[{\"id\":1,\"connect\":{}}]",
        "{\"id\":1}",
        "{\"connect\":{}}",
        "{\"id\":0,\"connect\":{}}",
        "{\"id\":-1,\"connect\":{}}",
        "{\"id\":\"1\",\"connect\":{}}",
        "{\"id\":1.5,\"connect\":{}}",
        "{\"id\":null,\"connect\":{}}",
        "{\"id\":4294967296,\"connect\":{}}",
        "{\"id\":1,\"connect\":null}",
        "{\"id\":1,\"connect\":[]}",
        "{\"id\":1,\"connect\":true}",
        "{\"id\":1,\"Connect\":{}}",
        "{\"id\":1,\"publish\":{\"connect\":{}}}",
        "{\"id\":1,\"connect\":{}",
        "{\"id\":1,\"connect\":{}} x",
        "{\"id\":1,\n\"connect\":{}}",
        "\n{\"id\":1,\"connect\":{}}",
        "{\"message\":\"hi\"}\n{\"id\":1,\"connect\":{}}"
      })
  void nothingElseDoes(String message) {
    assertFalse(codec.opensProtocol(message));
  }

  @Test
  void somethingBeyondTheParsersLimitsDoesNotOpenTheProtocol() {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    assertFalse(codec.opensProtocol("{\"id\":1,\"connect\":{\"data\":" + deep + "}}"));
  }

  @Test
  void messagesAreJoinedOnePerLine() {
    Message.Encoded first = codec.encode(new Message.Reply(1, new Result.Publish()));
    Message.Encoded second = codec.encode(new Push.ToClient(new Payload("\"é€😀\"")));
    Message.Encoded third = new Message.Encoded("{}", 2);
    Message.Encoded joined = codec.joined(List.of(first, second, third));
    assertEquals(
        "{\"id\":1,\"publish\":{}}\n{\"push\":{\"message\":{\"data\":\"é€😀\"}}}\n{}",
        joined.text());
    assertEquals(joined.text().getBytes(UTF_8).length, joined.bytes());
    assertEquals(List.of(first.text(), second.text(), third.text()), codec.lines(joined.text()));
  }

  @Test
  void oneMessageIsJoinedToItself() {
    Message.Encoded one = codec.encode(new Message.Reply(1, new Result.Publish()));
    assertSame(one, codec.joined(List.of(one)));
  }

  @Test
  void whatIsMadeByUsersCannotBreakALineOrItsEncoding() {
    String bad = "a\"\\\n\r\0\ud83d";
    String escaped = "a\\\"\\\\\\n\\r\\u0000\\ud83d";
    Publication publication =
        new Publication(
            new Payload("1"),
            new ClientInfo(bad, bad, null, null),
            Map.of(bad, bad),
            new Position(2, "e"));
    String expected =
        ("{\"push\":{\"channel\":\"BAD\",\"pub\":{\"data\":1,\"offset\":2,"
                + "\"info\":{\"user\":\"BAD\",\"client\":\"BAD\"},\"tags\":{\"BAD\":\"BAD\"}}}}")
            .replace("BAD", escaped);
    Message.Encoded encoded = codec.encode(new Push.Pub(bad, publication));
    assertEquals(expected, encoded.text());
    assertEquals(expected.getBytes(UTF_8).length, encoded.bytes());
    assertEquals(
        "{\"push\":{\"channel\":\"c\",\"unsubscribe\":{\"code\":2000,\"reason\":\""
            + escaped
            + "\"}}}",
        codec.encode(new Push.Unsubscribed("c", new Unsubscribe(2000, bad))).text());
  }
}
