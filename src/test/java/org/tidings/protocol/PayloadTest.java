package org.tidings.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload goes out as it came in, char by char. */
class PayloadTest {
  private final JsonCodec codec = new JsonCodec();

  static Stream<String> payloads() {
    return Stream.of(
        "1.0e+2",
        "1E400",
        "-0",
        "-0.0",
        "1234567890123456789012345678901234567890",
        "0.1234567890123456789012345678901234567890",
        "1".repeat(1100),
        "\"\"",
        "\"\\u0041\\/\\n\"",
        "\"\\ud83d\"",
        "\"\\ud83d\\ude00😀é€\u2028\"",
        "\"}\\\"],{:\"",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "{ }",
        "[ 1 ,\t2 ]",
        "{\"a\":1,\"a\":2,\"\\u0061\":3}",
        "{\"data\":{\"data\":[{\"id\":1,\"publish\":{}}]}}",
        "{ \"a\" : { \"b\" : [ 1.50 , { } ] } }",
        "[".repeat(900) + "]".repeat(900),
        "{\"a\":".repeat(900) + "{}" + "}".repeat(900));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void passesThroughEveryCommandThatCarriesOne(String json) {
    Payload payload = new Payload(json);
    for (String line :
        new String[] {
          "{\"id\":1,\"publish\":{\"channel\":\"c\",\"data\":DATA}}",
          "{\"id\":1,\"publish\":{\"data\":\t DATA \t,\"channel\":\"c\"} }",
          "{\"publish\":{\"other\":DATA,\"data\" : DATA,\"more\":DATA,\"channel\":\"c\"},\"id\":1}",
          "{\"id\":1,\"publish\":{\"data\":0,\"\\u0064ata\":DATA,\"channel\":\"c\"}}"
        }) {
      assertEquals(new Command.Publish(1, "c", payload), codec.command(line.replace("DATA", json)));
    }
    assertEquals(
        new Command.Rpc(1, "m", payload),
        codec.command("{\"id\":1,\"rpc\":{\"data\":" + json + ",\"method\":\"m\"}}"));
    assertEquals(new Command.Send(payload), codec.command("{\"send\":{\"data\":" + json + "}}"));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void passesThroughEveryPlaceOfAMessage(String json) {
    Payload payload = new Payload(json);
    ClientInfo info = new ClientInfo("u", "c", payload, payload);
    Publication publication = new Publication(payload, info, Map.of(), new Position(2, "e"));
    String expected =
        ("{\"push\":{\"channel\":\"c\",\"pub\":{\"data\":DATA,\"offset\":2,\"info\":"
                + "{\"user\":\"u\",\"client\":\"c\",\"conn_info\":DATA,\"chan_info\":DATA}}}}")
            .replace("DATA", json);
    assertEquals(expected, codec.encode(new Push.Pub("c", publication)).text());
    assertEquals(json, codec.payload(payload).text());
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void thatACommandCarriesIsAValue(String json) {
    String line = "{\"send\":{\"data\":" + json + "}}";
    Command.Send send = assertInstanceOf(Command.Send.class, codec.command(line));
    Payload data = send.data();
    Inbound.Value value = assertInstanceOf(Inbound.Value.class, codec.decode(json));
    assertEquals(value.json(), data == null ? null : codec.value(data));
  }

  /** The parser reads in pieces: a payload may begin, end and break anywhere in them. */
  @Test
  void isCutOutRightWhereverItStandsInALongLine() {
    String json = "{\"a\":[1.0e+2,\"\\u0041é😀\",{ }],\"b\":\"" + "x".repeat(5000) + "\"}";
    for (int before = 3900; before < 4200; before++) {
      String name = "n".repeat(before);
      String line = "{\"id\":1,\"publish\":{\"channel\":\"" + name + "\",\"data\": " + json + " }}";
      assertEquals(new Command.Publish(1, name, new Payload(json)), codec.command(line));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "12.50", "\"\\u0041\"", "{}", "null"})
  void isCutOutRightWhereverTheParsersPiecesEnd(String json) {
    for (int before = 0; before < 9000; before++) {
      String line = " ".repeat(before) + "{\"send\":{\"data\":" + json + "}}";
      assertEquals(new Command.Send(new Payload(json)), codec.command(line));
    }
  }

  @Test
  void losesItsLineBreaksAlone() {
    assertEquals("{ \"a\":1,  \"b\":2}", Payload.of("\r\n{ \"a\":1,\r\n  \"b\":2}\n").json());
    assertEquals(
        new Command.Send(new Payload("[1, 2]")),
        codec.command("{\"send\":{\"data\":\r[1,\r 2]\r}}\r"));
  }

  @Test
  void halfASurrogatePairGoesOutAsAnEscape() {
    Payload raw = new Payload("[\"\ud83d\",\"😀\"]");
    assertEquals("[\"\\ud83d\",\"😀\"]", codec.payload(raw).text());
    assertEquals(
        "{\"push\":{\"message\":{\"data\":[\"\\ud83d\",\"😀\"]}}}",
        codec.encode(new Push.ToClient(raw)).text());
    assertEquals("\"\\ude00\"", codec.payload(Json.createValue("\ude00")).json());
  }

  @Test
  void isMadeOfAValueAndBack() {
    JsonValue value =
        Json.createObjectBuilder().add("b", 1.50).add("a", "é\n").addNull("n").build();
    Payload payload = codec.payload(value);
    assertEquals("{\"b\":1.5,\"a\":\"é\\n\",\"n\":null}", payload.json());
    assertEquals(value, codec.value(payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "{} {}", "[1,"})
  void thatIsNoJsonIsNoValue(String json) {
    assertThrows(IllegalArgumentException.class, () -> codec.value(new Payload(json)));
  }

  @Test
  void isSizedInUtf8() {
    for (String json : new String[] {"\"é€😀\"", "\"\ud83d\"", "1"}) {
      Message.Encoded encoded = codec.payload(new Payload(json));
      assertEquals(encoded.text().getBytes(UTF_8).length, encoded.bytes());
    }
  }
}
