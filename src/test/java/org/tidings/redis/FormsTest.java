package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.protocol.ClientInfo;
import org.tidings.protocol.Payload;
import org.tidings.protocol.Position;
import org.tidings.protocol.Publication;

/** How publications and clients are written in Redis. */
class FormsTest {
  private static final ClientInfo ANN =
      new ClientInfo("42", "ann's", Payload.of("{\"a\":\"é\"}"), null);
  private static final Position POSITION = new Position(7, "epoch");

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aPublicationIsALineThatPeopleCanRead() {
    Publication publication =
        new Publication(Payload.of("{\"x\":1.0}"), ANN, Map.of("k", "v"), Position.NONE, "bob's");
    byte[] written = Forms.publication(publication);
    assertEquals("9:{\"x\":1.0}+2:425:ann's10:{\"a\":\"é\"}-1:k1:v", text(written));
    Publication kept = new Publication(publication.data(), ANN, publication.tags(), POSITION, null);
    assertEquals(kept, Forms.publication(written, POSITION));
  }

  @Test
  void aPublicationOfABackEndHasNobody() {
    Publication publication = Publication.draft(Payload.of("\"\ud83d\ude00\""), null);
    byte[] written = Forms.publication(publication);
    assertEquals("6:\"\ud83d\ude00\"-", text(written));
    assertEquals(publication, Forms.publication(written, Position.NONE));
  }

  @Test
  void aClientIsWhoItWas() {
    for (ClientInfo info :
        new ClientInfo[] {
          ANN,
          new ClientInfo("", "", null, null),
          new ClientInfo("-", "1:x", Payload.of("null"), Payload.of("\"-\""))
        }) {
      assertEquals(info, Forms.client(Forms.client(info)));
    }
  }

  @Test
  void aPositionHasAnEpochOrNone() {
    assertEquals(new Position(12, "abc"), Forms.position("12:abc"));
    assertEquals(Position.NONE, Forms.position("0:"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "p",
        "p1:1",
        "p1:x1:e--",
        "p1:11:e-5:abc",
        "p1:11:e-3:abc",
        "p1:11:e-:abc-",
        "p1:11:e-99999999999:abc-",
        "p1:11:e--1:abc-",
        "j1:a",
        "j1:a1:b-",
        "p1:11:e-3:abc-1:k"
      })
  void whatIsNoMessageIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Forms.news("news", bytes(text)));
  }

  @Test
  void keysOfOneChannelLieTogetherAndThoseOfOthersAreOthers() {
    Keys keys = new Keys("p");
    assertEquals("p:meta:{:news}", keys.meta("news"));
    assertEquals("p:key:4:{:news}a", keys.idempotency("news", "a"));
    assertEquals("p:key:8:{:news}k:1}a", keys.idempotency("news}k:1", "a"));
    assertEquals("p:clients:{:}x}", keys.presence("}x")[0]);
  }
}
