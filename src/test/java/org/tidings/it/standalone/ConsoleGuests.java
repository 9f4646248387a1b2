package org.tidings.it.standalone;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tidings.it.Peer;
import org.tidings.it.StandaloneServer;

/** Those whom the console shows: clients of any name in channels of any name. */
final class ConsoleGuests implements AutoCloseable {
  static final String PASSWORD = "an operator's password";

  private static final String SECRET = "a-secret-of-tests-that-is-long-enough-for-hs256";

  private static final String BARE = "[{\"name\":\"bare\",\"allow_subscribe_for_client\":true}]";
  private static final Map<String, String> OPTIONS =
      Map.of(
          "ALLOW_SUBSCRIBE_FOR_CLIENT", "true",
          "ALLOW_PUBLISH_FOR_CLIENT", "true",
          "PRESENCE", "true",
          "HISTORY_SIZE", "100",
          "HISTORY_TTL", "1h",
          "ALLOW_RECOVERY", "true");

  private final StandaloneServer server;
  private final List<Peer> peers = new ArrayList<>();

  ConsoleGuests(StandaloneServer server) {
    this.server = server;
  }

  /** A server with a console. Channels {@code bare:…} tell nothing of who is there or was said. */
  static StandaloneServer server(int port) {
    return launch().port(port).start();
  }

  /** The same, on a free port, with more settings if that is wanted. */
  static StandaloneServer.Launch launch() {
    StandaloneServer.Launch launch =
        new StandaloneServer.Launch()
            .environment("TIDINGS_ADMIN_PASSWORD", PASSWORD)
            .environment("TIDINGS_CLIENT_TOKEN_HMAC_SECRET_KEY", SECRET)
            .environment("TIDINGS_CHANNEL_NAMESPACES", BARE);
    OPTIONS.forEach(
        (option, value) ->
            launch.environment("TIDINGS_CHANNEL_WITHOUT_NAMESPACE_" + option, value));
    return launch;
  }

  /** Connects one, with a token that tells this of the user, and subscribes. */
  Peer add(String user, String info, String... channels) throws Exception {
    Peer peer = new Peer(Peer.address(server.uri(), "connection/websocket"));
    peers.add(peer);
    JsonObjectBuilder claims =
        Json.createObjectBuilder()
            .add("sub", user)
            .add("info", Json.createObjectBuilder().add("name", info));
    send(
        peer,
        1,
        "connect",
        Json.createObjectBuilder().add("token", signed(claims)).add("name", info));
    for (int i = 0; i < channels.length; i++) {
      send(peer, i + 2, "subscribe", Json.createObjectBuilder().add("channel", channels[i]));
    }
    return peer;
  }

  /** Connects one that says nothing, nor who it is. */
  void addSilent() throws Exception {
    peers.add(new Peer(Peer.address(server.uri(), "ws")));
  }

  /** Has one publish a text. */
  void publish(Peer peer, String channel, String text) throws Exception {
    JsonObjectBuilder data = Json.createObjectBuilder().add("text", text);
    send(peer, 99, "publish", Json.createObjectBuilder().add("channel", channel).add("data", data));
  }

  /** Sends a command and waits for the answer, which must be no error. */
  private static void send(Peer peer, int id, String method, JsonObjectBuilder parameters)
      throws Exception {
    peer.send(Json.createObjectBuilder().add("id", id).add(method, parameters).build().toString());
    String answer = "";
    while (!answer.contains("\"id\":" + id + ",")) {
      answer = peer.next();
      if (answer.contains("\"error\"")) {
        throw new AssertionError(answer);
      }
    }
  }

  private static String signed(JsonObjectBuilder claims) throws JOSEException {
    JWSObject token =
        new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims.build().toString()));
    token.sign(new MACSigner(SECRET));
    return token.serialize();
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
  }
}
