package org.tidings.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEncodingTest {
  private final JsonCodec codec = new JsonCodec();

  @Test
  void theTutorialsAnswerByteForByte() {
    JsonValue answer =
        Json.createObjectBuilder()
            .add("append", true)
            .add("returnText", "I am using websockets!")
            .build();
    assertEquals(
        "{\"append\":true,\"returnText\":\"I am using websockets!\"}", encode(answer).text());
  }

  @Test
  void anErrorByteForByte() {
    assertEquals(
        "{\"error\":{\"code\":107,\"message\":\"bad \\\"request\\\"\"}}",
        codec.encode(new Message.Failure(ErrorCode.BAD_REQUEST, "bad \"request\"")).text());
  }

  @Test
  void anEncodedMessagePassesThrough() {
    Message.Encoded encoded = new Message.Encoded("[1]", 3);
    assertSame(encoded, codec.encode(encoded));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-1.50",
        "123456789012345678901234567890",
        "\"\"",
        "\"é€😀\"",
        "\"a\\\"b\\\\c\\nd\"",
        "[]",
        "{}",
        "[1,[2,{\"a\":null}]]",
        "{\"b\":1,\"a\":{\"d\":2,\"c\":3}}"
      })
  void anAnswerIsTheBareValueInTheOrderOfItsMembers(String text) {
    Inbound.Value value = assertInstanceOf(Inbound.Value.class, codec.decode(text));
    assertEquals(text, encode(value.json()).text());
  }

  @Test
  void theBytesAreThoseOfUtf8() {
    for (String text : new String[] {"", "a", "é", "€", "😀", "a😀é€\n", "\ud83d", "\u2028"}) {
      Message.Encoded encoded = encode(Json.createValue(text));
      assertEquals(encoded.text().getBytes(UTF_8).length, encoded.bytes(), encoded.text());
    }
  }

  @Test
  void loneSurrogatesAreEscaped() {
    assertEquals("\"\\ud83d\"", encode(Json.createValue("\ud83d")).text());
    assertEquals("\"\\ude00\"", encode(Json.createValue("\ude00")).text());
    assertEquals("\"a\\ude00\\ud83db\"", encode(Json.createValue("a\ude00\ud83db")).text());
    assertEquals("\"😀\\ud83d\"", encode(Json.createValue("😀\ud83d")).text());
  }

  @Test
  void loneSurrogatesInNamesAreEscapedToo() {
    JsonValue value = Json.createObjectBuilder().add("\udc00", 1).build();
    assertEquals("{\"\\udc00\":1}", encode(value).text());
  }

  @Test
  void halfAPairThatCameInAsAnEscapeGoesOutAsOne() {
    Inbound.Value value = assertInstanceOf(Inbound.Value.class, codec.decode("\"\\uD83D!\""));
    assertEquals("\"\\ud83d!\"", encode(value.json()).text());
  }

  @Test
  void controlCharactersAreEscaped() {
    String text = encode(Json.createValue("\0\u0001\n\u001f")).text();
    assertTrue(text.chars().allMatch(c -> c >= 0x20), text);
    Inbound.Value back = assertInstanceOf(Inbound.Value.class, codec.decode(text));
    assertEquals(Json.createValue("\0\u0001\n\u001f"), back.json());
  }

  @Test
  void aNumberWithALargeExponentStaysShort() {
    if (codec.decode("1e999999") instanceof Inbound.Value value) {
      assertTrue(encode(value.json()).bytes() < 100);
    }
  }

  @Test
  void anAnswerHasNoLineBreaks() {
    Inbound.Value value =
        assertInstanceOf(Inbound.Value.class, codec.decode("{\n\"a\": [1,\r\n 2]\n}"));
    assertFalse(encode(value.json()).text().contains("\n"));
  }

  private Message.Encoded encode(JsonValue value) {
    return codec.encode(new Message.Answer(value));
  }
}
