package org.tidings.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses that begin with the same bits, or a single one. IPv4 written as IPv6 is IPv4. */
public final class Network {
  /** What {@link #parse} takes, for people. */
  public static final String FORM = "an address or a network, as 192.0.2.1, 10.0.0.0/8 or fd00::/8";

  private static final Pattern CIDR =
      Pattern.compile("(?<address>[0-9A-Fa-f.:]{2,45})(?:/(?<bits>[0-9]{1,3}))?");
  private static final Pattern IPV4_AND_PORT = Pattern.compile("[^:]+:[^:]*");
  private static final int MAPPED_BITS = 96;

  private final byte[] first;
  private final int bits;

  private Network(byte[] first, int bits) {
    this.first = first;
    this.bits = bits;
  }

  /** The network of {@link #FORM}; empty for everything else. */
  public static Optional<Network> parse(String text) {
    Matcher cidr = CIDR.matcher(text);
    if (!cidr.matches()) {
      return Optional.empty();
    }
    String address = String.valueOf(cidr.group("address"));
    byte[] first = IPV4_AND_PORT.matcher(address).matches() ? null : Addresses.parse(address);
    if (first == null) {
      return Optional.empty();
    }
    int all = first.length * Byte.SIZE;
    int bits = bits(cidr.group("bits"), all, address.contains(":"));
    return bits < 0 || bits > all ? Optional.empty() : Optional.of(new Network(first, bits));
  }

  private static int bits(@Nullable String given, int all, boolean writtenAsIpv6) {
    if (given == null) {
      return all;
    }
    int bits = Integer.parseInt(given);
    return writtenAsIpv6 && all == Integer.SIZE ? bits - MAPPED_BITS : bits;
  }

  /**
   * Whether this address belongs to it.
   *
   * @param address 4 or 16 bytes
   */
  boolean contains(byte[] address) {
    if (address.length != first.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((address[bit / Byte.SIZE] ^ first[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
