package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths that become WebSockets, and the subprotocols that they agree to. */
@ArquillianTest
class PathsIT {
  private static final List<String> PATHS = List.of("ws", "ws/", "connection/websocket");

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.unchanged();
  }

  /** The subprotocols that the server's answers name, one per path. */
  private List<String> agreed(String... headers) throws IOException {
    List<String> agreed = new ArrayList<>();
    for (String path : PATHS) {
      try (RawPeer peer = new RawPeer(Peer.address(application, path), headers)) {
        agreed.add(
            peer.handshake()
                .lines()
                .filter(line -> line.startsWith("sec-websocket-protocol:"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .reduce((one, another) -> one + " and " + another)
                .orElse("none"));
      }
    }
    return agreed;
  }

  private static List<String> everywhere(String subprotocol) {
    return Collections.nCopies(PATHS.size(), subprotocol);
  }

  @Test
  void everyPathIsAWebSocketAndASubprotocolIsNotNeeded() throws Exception {
    assertEquals(everywhere("none"), agreed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ","})
  void anEmptySubprotocolHeaderIsNone(String header) throws Exception {
    assertEquals(everywhere("none"), agreed("Sec-WebSocket-Protocol:" + header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "centrifuge-json",
        "chat, centrifuge-json",
        "chat,centrifuge-json,centrifuge-protobuf",
        "centrifuge-protobuf, centrifuge-json"
      })
  void theJsonProtocolIsAgreedToWhereverItIsInTheOffer(String offer) throws Exception {
    assertEquals(everywhere("centrifuge-json"), agreed("Sec-WebSocket-Protocol: " + offer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat",
        "centrifuge-protobuf",
        "centrifuge-",
        "centrifuge-jsonx",
        "Centrifuge-Json"
      })
  void anythingElseIsNotAgreedTo(String offer) throws Exception {
    assertEquals(everywhere("none"), agreed("Sec-WebSocket-Protocol: " + offer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws?channel=%zz",
        "ws?channel=%2",
        "ws/?channel=%C3",
        "ws/?token=%",
        "connection/websocket?other=%zz"
      })
  void aMalformedAddressIsRefusedBeforeItIsAWebSocket(String path) throws Exception {
    assertEquals(400, Handshakes.status(application, path));
  }
}
