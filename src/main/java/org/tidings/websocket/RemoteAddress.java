package org.tidings.websocket;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out from where a request comes. */
final class RemoteAddress {
  static final int MAX_LENGTH = 64;

  private static final Pattern IPV4_AND_PORT = Pattern.compile("([0-9]+(?:\\.[0-9]+){3}):[0-9]+");
  private static final Pattern IPV6 = Pattern.compile("\\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*).*");
  private static final int NETWORK_BYTES = 8;

  private RemoteAddress() {}

  /**
   * The address that a request counts for. For IPv6 the network, of which a client has the whole:
   * {@code 2001:db8:0:0:0:0:0:0/64}. The same address is always written the same, without its port.
   *
   * @param header of the proxy before this server; null: there is none. Only what it has added
   *     itself, the last element, can be trusted. Where it is missing, the peer counts
   */
  static String of(HttpServletRequest request, @Nullable String header) {
    String told = header == null ? "" : last(Collections.list(request.getHeaders(header)));
    @Nullable String peer = request.getRemoteAddr();
    return uniform(told.isEmpty() ? String.valueOf(peer) : told);
  }

  private static String last(List<String> values) {
    if (values.isEmpty()) {
      return "";
    }
    String value = values.get(values.size() - 1);
    String element = value.substring(value.lastIndexOf(',') + 1).strip();
    return element.substring(0, Math.min(element.length(), MAX_LENGTH));
  }

  private static String uniform(String address) {
    Matcher withPort = IPV4_AND_PORT.matcher(address);
    if (withPort.matches()) {
      return withPort.group(1);
    }
    Matcher ipv6 = IPV6.matcher(address);
    return ipv6.matches() ? network(ipv6.group(1), address) : address;
  }

  private static String network(String ipv6, String otherwise) {
    try {
      // In brackets it is taken for a literal or refused, but never looked up.
      InetAddress parsed = InetAddress.getByName("[" + ipv6 + "]");
      byte[] bytes = parsed.getAddress();
      return bytes.length > NETWORK_BYTES
          ? InetAddress.getByAddress(network(bytes)).getHostAddress() + "/64"
          : parsed.getHostAddress(); // IPv4 written as IPv6.
    } catch (UnknownHostException e) {
      return otherwise; // Whatever it is, it is always the same.
    }
  }

  private static byte[] network(byte[] ipv6) {
    return Arrays.copyOf(Arrays.copyOf(ipv6, NETWORK_BYTES), ipv6.length);
  }
}
