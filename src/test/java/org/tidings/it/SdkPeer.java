package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;
import org.tidings.Settings;
import org.tidings.auth.TokenMint;

/** A protocol client that has connected as some user, and reads line by line. */
public final class SdkPeer implements AutoCloseable {
  /** The secret of its token, which the server must be given. */
  public static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static final Pattern CONNECTED =
      Pattern.compile("\\{'id':1,'connect':\\{'client':'([^']+)'.*");

  private final Peer peer;
  private final Deque<String> lines = new ArrayDeque<>();
  private final String id;

  /** Connects, and subscribes to these channels. */
  public SdkPeer(URI application, String user, String... channels)
      throws DeploymentException, IOException, InterruptedException {
    peer = new Peer(Peer.address(application, "connection/websocket"));
    peer.send(BackEnd.json("{'id':1,'connect':{'token':'" + token(user) + "'}}"));
    String connected = next();
    Matcher matcher = CONNECTED.matcher(connected);
    if (!matcher.matches()) {
      throw new AssertionFailedError(connected);
    }
    id = matcher.group(1);
    for (String channel : channels) {
      peer.send(BackEnd.json("{'id':2,'subscribe':{'channel':'" + channel + "'}}"));
      String subscribed = next();
      assertTrue(subscribed.startsWith("{'id':2,'subscribe':{"), subscribed);
    }
  }

  /** A token to connect with. */
  public static String token(String user) {
    Settings settings =
        new Settings().systemProperties(Map.of("tidings.client.token.hmac_secret_key", SECRET));
    return new TokenMint(settings.read().access().tokens(), InstantSource.system())
        .connection(user, Duration.ofHours(1));
  }

  /** The id of its connection. */
  public String id() {
    return id;
  }

  /** The next line that is no ping, as {@link BackEnd#plain} writes it. */
  public String next() throws IOException, InterruptedException {
    while (true) {
      while (lines.isEmpty()) {
        lines.addAll(List.of(peer.next().split("\n", -1)));
      }
      String line = lines.remove();
      if (!line.equals("{}")) {
        return BackEnd.plain(line);
      }
      peer.send("{}");
    }
  }

  /** Says a command, written with ' for ". */
  public SdkPeer send(String command) throws IOException {
    peer.send(BackEnd.json(command));
    return this;
  }

  /** The code and the reason with which the server closes it. */
  public String closed() throws Exception {
    var reason = peer.closeReason();
    return reason.getCloseCode().getCode() + " " + reason.getReasonPhrase();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
