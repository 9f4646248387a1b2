package org.tidings.websocket;

import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tidings.hub.Opening;

/**
 * Reads a connection's {@link Opening} from the address and the subprotocol of its handshake.
 *
 * <p>From the address as it was sent: Payara's parameters are UTF-8 read as Latin-1, and containers
 * differ in what they make of malformed ones. Values are form-encoded, as {@code URLSearchParams}
 * and {@code encodeURIComponent} do it: UTF-8 in {@code %XX}, and a plus sign is a space. What is
 * not so encoded is refused and not guessed at.
 */
final class Openings {
  static final String PROTOCOL_PATH = "/connection/websocket";
  static final String JSON = "centrifuge-json";

  private static final String PROTOCOL_PREFIX = "centrifuge-";

  private Openings() {}

  /**
   * The opening of a session that has just been opened.
   *
   * @throws IllegalArgumentException if a parameter that counts is not encoded as it should be; the
   *     message does not repeat its value
   */
  static Opening of(Session session) {
    return of(
        session.getRequestURI().getPath(),
        session.getNegotiatedSubprotocol(),
        session.getQueryString());
  }

  /**
   * The same from the parts.
   *
   * @param path ends in the endpoint's
   * @param subprotocol that was agreed upon; empty or null for none, container by container
   * @param query as it was sent; empty or null for none
   */
  static Opening of(String path, @Nullable String subprotocol, @Nullable String query) {
    if (path.endsWith(PROTOCOL_PATH)
        || (subprotocol != null && subprotocol.startsWith(PROTOCOL_PREFIX))) {
      return new Opening(true, false, List.of(), null);
    }
    List<String> channels = new ArrayList<>();
    boolean heartbeats = false;
    String token = null;
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      switch (name) {
        case "heartbeat" -> heartbeats |= value.equals("1");
        case "channel" -> channels.add(decoded(name, value));
        case "token" -> token = token == null && !value.isEmpty() ? decoded(name, value) : token;
        default -> {}
      }
    }
    return new Opening(false, heartbeats, channels.stream().distinct().toList(), token);
  }

  private static String decoded(String name, String value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        bytes.write(octet(name, value, i));
        i += 2;
      } else if (c > ' ' && c <= '~') {
        bytes.write(c == '+' ? ' ' : c);
      } else {
        throw malformed(name);
      }
    }
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw malformed(name);
    }
  }

  private static int octet(String name, String value, int percent) {
    int end = percent + 3;
    if (end > value.length()
        || !HexFormat.isHexDigit(value.charAt(end - 2))
        || !HexFormat.isHexDigit(value.charAt(end - 1))) {
      throw malformed(name);
    }
    return HexFormat.fromHexDigits(value, end - 2, end);
  }

  private static IllegalArgumentException malformed(String name) {
    return new IllegalArgumentException("the URL's " + name + " is not percent-encoded UTF-8");
  }
}
