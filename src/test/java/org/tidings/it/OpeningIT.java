package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the address and the subprotocol say about how a connection will speak. */
@ArquillianTest
class OpeningIT {
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  private RawPeer connect(String path, String... headers) throws Exception {
    return new RawPeer(Peer.address(application, path), headers);
  }

  /** Nobody may subscribe without a setting that says so: the refusal names the channel. */
  @ParameterizedTest
  @CsvSource({
    "%2342,            #42",
    "dialog%2342%2C43, 'dialog#42,43'",
    "$private,         $private",
    "a%C3%A4b,         aäb",
    "a+b,              a b",
    "%5Ba%25b%7C%5D,   [a%b|]",
  })
  void aChannelComesAsItWasMeantInEveryContainer(String sent, String channel) throws Exception {
    try (RawPeer peer = connect("ws?channel=" + sent)) {
      RawPeer.Frame end = peer.next();
      assertEquals(RawPeer.CLOSE, end.opcode(), end.toString());
      byte[] reason = end.text().substring(2).getBytes(StandardCharsets.ISO_8859_1);
      assertEquals(3507, end.closeCode());
      assertEquals(
          "permission denied: channel " + channel, new String(reason, StandardCharsets.UTF_8));
    }
  }

  @Test
  void theSubprotocolMakesAProtocolClient() throws Exception {
    try (RawPeer peer = connect("ws", "Sec-WebSocket-Protocol: centrifuge-json")) {
      peer.send("[]");
      assertEquals(3501, peer.next().closeCode());
    }
  }

  @Test
  void thePathMakesAProtocolClientAndTheQueryDoesNotCount() throws Exception {
    try (RawPeer peer = connect("connection/websocket?channel=a&token=bad")) {
      peer.send(CONNECT);
      assertTrue(peer.next().text().startsWith("{\"id\":1,\"connect\":{"));
    }
    try (RawPeer peer = connect("connection/websocket")) {
      peer.send("[]");
      assertEquals(3501, peer.next().closeCode());
    }
  }

  @Test
  void anEmptySubprotocolDecidesNothing() throws Exception {
    try (RawPeer peer = connect("ws", "Sec-WebSocket-Protocol:")) {
      peer.send("[]");
      assertEquals(EndpointIT.ANSWER, peer.next().text());
    }
    try (RawPeer peer = connect("ws", "Sec-WebSocket-Protocol:")) {
      peer.send(CONNECT);
      assertTrue(peer.next().text().startsWith("{\"id\":1,\"connect\":{"));
    }
  }
}
