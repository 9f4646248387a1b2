package org.tidings.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as requests and proxies write them. Nothing is ever looked up. */
final class Addresses {
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 =
      Pattern.compile("(?<host>" + OCTET + "(?:\\." + OCTET + "){3})(?::[0-9]{1,5})?");
  private static final Pattern IPV6 =
      Pattern.compile(
          "\\[?(?<host>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:%[^\\]]*)?(?:](?::[0-9]{1,5})?)?");
  private static final int LONGEST = 128;
  private static final int NETWORK_BYTES = 8;

  private Addresses() {}

  /**
   * An address, which may have a port or a zone, and brackets if it is IPv6.
   *
   * @return its 4 or 16 bytes, 4 also where IPv4 is written as IPv6; null if it is none
   */
  static byte @Nullable [] parse(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    Matcher ipv4 = IPV4.matcher(text);
    Matcher ipv6 = IPV6.matcher(text);
    try {
      if (ipv4.matches()) {
        return InetAddress.getByName(ipv4.group("host")).getAddress();
      }
      if (ipv6.matches()) {
        // In brackets it is taken for a literal or refused, but never looked up.
        return InetAddress.getByName("[" + ipv6.group("host") + "]").getAddress();
      }
    } catch (UnknownHostException e) {
      // It only looks like one.
    }
    return null;
  }

  /**
   * The same address is always written the same, without its port; of IPv6 the network, of which a
   * client has the whole: {@code 2001:db8:0:0:0:0:0:0/64}.
   *
   * @param address 4 or 16 bytes
   */
  static String uniform(byte[] address) {
    try {
      if (address.length <= NETWORK_BYTES) {
        return InetAddress.getByAddress(address).getHostAddress();
      }
      byte[] network = Arrays.copyOf(Arrays.copyOf(address, NETWORK_BYTES), address.length);
      return InetAddress.getByAddress(network).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not as long as an address", e);
    }
  }
}
