package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of the tutorial can count on, on both paths. */
@ArquillianTest
class EndpointIT {
  static final String ANSWER = "{\"append\":true,\"returnText\":\"I am using websockets!\"}";

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  private Peer connect(String path) throws Exception {
    return new Peer(Peer.address(application, path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "ws/", "ws?other=1"})
  void everyMessageIsAnsweredToTheByteOnEveryPath(String path) throws Exception {
    try (Peer peer = connect(path)) {
      assertEquals(ANSWER, peer.send("{\"loaded\":true}").next());
      assertEquals(ANSWER, peer.sendBinary("{\"loaded\":true}").next());
      assertNull(peer.pending());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[1,[2,{\"a\":null}]]",
        "\"text\"",
        "\"\"",
        "0",
        "-1.5e300",
        "true",
        "false",
        "null",
        " \t\r\n{} \n",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"€😀\"",
        "1e999999999",
        "{\"id\":0,\"connect\":{}}",
        "{\"id\":1,\"connect\":1}",
        "{\"connect\":{}}"
      })
  void everyJsonValueIsAMessage(String value) throws Exception {
    try (Peer peer = connect("ws")) {
      assertEquals(ANSWER, peer.send(value).next());
    }
  }

  @Test
  void whatIsNotOneJsonValueIsAnErrorThatSaysWhereAndTheConnectionGoesOn() throws Exception {
    try (Peer peer = connect("ws")) {
      assertEquals(
          "{\"error\":{\"code\":107,\"message\":"
              + "\"malformed JSON at line 2, column 3 (offset 6)\"}}",
          peer.send("[1,\n2,x]").next());
      for (String bad :
          List.of(
              "",
              " ",
              "nope",
              "{} {}",
              "{}x",
              "[1,]",
              "{\"a\":1,}",
              "01",
              "NaN",
              "'a'",
              "\"\t\"",
              "\u0000",
              "\"\u0000\"",
              "\ufeff{}",
              "[",
              "{\"a\":",
              "\"",
              "1e99999999999")) {
        String answer = peer.send(bad).next();
        assertTrue(answer.startsWith("{\"error\":{\"code\":107,\"message\":\""), answer);
      }
      assertEquals(ANSWER, peer.send("{}").next());
    }
  }

  @Test
  void whatWouldBreakAParserIsAnErrorAndTheConnectionGoesOn() throws Exception {
    try (Peer peer = connect("ws")) {
      for (String bad :
          List.of(
              "[".repeat(65_000),
              "[".repeat(32_000) + "]".repeat(32_000),
              "{\"a\":".repeat(10_000),
              "9".repeat(60_000),
              "\"" + "\\".repeat(50_001))) {
        String answer = peer.send(bad).next();
        assertTrue(answer.startsWith("{\"error\":{\"code\":107,\"message\":\""), answer);
      }
      assertEquals(ANSWER, peer.send("{}").next());
    }
  }

  @Test
  void aBinaryMessageThatIsNotUtf8IsAnError() throws Exception {
    try (RawPeer peer = new RawPeer(Peer.address(application, "ws"))) {
      peer.send(2, true, new byte[] {'"', (byte) 0xff, '"'});
      assertTrue(peer.next().text().startsWith("{\"error\":{\"code\":107,"));
      peer.send("{}");
      assertEquals(ANSWER, peer.next().text());
    }
  }

  @Test
  void twoThousandPipelinedMessagesAreAnsweredInOrder() throws Exception {
    int messages = 2_000;
    try (RawPeer peer = new RawPeer(Peer.address(application, "ws"))) {
      Thread sender = new Thread(() -> pipeline(peer, messages));
      sender.start();
      for (int i = 0; i < messages; i++) {
        String answer = peer.next().text();
        if (i % 100 == 99) {
          // Every hundredth message is malformed at an offset of its own: the order shows.
          assertTrue(answer.contains("(offset " + i + ")"), i + ": " + answer);
        } else {
          assertEquals(ANSWER, answer);
        }
      }
      sender.join();
    }
  }

  private static void pipeline(RawPeer peer, int messages) {
    try {
      for (int i = 0; i < messages; i++) {
        peer.send(i % 100 == 99 ? " ".repeat(i) + "?" : "{\"n\":" + i + "}");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void manyClientsAtOnceAreAllAnswered() throws Exception {
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        peers.add(new RawPeer(Peer.address(application, "ws")));
      }
      for (int round = 0; round < 10; round++) {
        for (RawPeer peer : peers) {
          peer.send("{\"round\":1}");
        }
        for (RawPeer peer : peers) {
          assertEquals(ANSWER, peer.next().text());
        }
      }
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void noExtensionIsNegotiated() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            Peer.address(application, "ws"),
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")) {
      assertFalse(peer.handshake().contains("sec-websocket-extensions"), peer.handshake());
      peer.send("{}");
      assertEquals(ANSWER, peer.next().text());
    }
  }

  @Test
  void aMessageInManyFragmentsWithAPingBetweenIsOneMessage() throws Exception {
    try (RawPeer peer = new RawPeer(Peer.address(application, "ws"))) {
      byte[] text = ("[\"" + "€😀".repeat(2_000) + "\"]").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < text.length; i += 7) {
        byte[] part = Arrays.copyOfRange(text, i, Math.min(i + 7, text.length));
        peer.send(i == 0 ? RawPeer.TEXT : RawPeer.CONTINUATION, i + 7 >= text.length, part);
        if (i == 700) {
          peer.send(RawPeer.PING, true, new byte[] {'p'});
        }
      }
      assertEquals(new RawPeer.Frame(RawPeer.PONG, "p"), peer.next());
      assertEquals(ANSWER, peer.next().text());
    }
  }
}
