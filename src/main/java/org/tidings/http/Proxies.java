package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from where a request comes, and how, when there are proxies before this server.
 *
 * <p>A header may have been sent by anybody. What a proxy that is trusted has added to it, its last
 * element, is true; and if that names another one that is trusted, the element before it too.
 *
 * <p>A proxy passes on headers that it does not know. Where both of those that say from where are
 * there and differ, one of them was made up by the client: neither is believed.
 */
public final class Proxies {
  private static final String FORWARDED = "Forwarded"; // RFC 7239
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  /** Of what is no address, so much counts. */
  private static final int MOST_CHARACTERS = 64;

  private final List<Network> trusted;
  private final @Nullable String header;

  /**
   * @param trusted who is believed; empty: with a header everybody, without one nobody
   * @param header where the proxy says from which address a client comes, instead of the usual
   *     ones; null: in those
   */
  public Proxies(List<Network> trusted, @Nullable String header) {
    this.trusted = List.copyOf(trusted);
    this.header = header;
  }

  /**
   * The address that a request counts for: the nearest that is no trusted proxy. For IPv6 the
   * network, of which a client has the whole: {@code 2001:db8:0:0:0:0:0:0/64}. The same address is
   * always written the same, without its port.
   */
  public String address(HttpServletRequest request) {
    String peer = String.valueOf(request.getRemoteAddr());
    return uniform(
        trusted.isEmpty()
            ? Optional.ofNullable(header).flatMap(name -> last(request, name)).orElse(peer)
            : isTrusted(peer) ? told(request).orElse(peer) : peer);
  }

  /** Whether the client speaks TLS: to the nearest proxy, if that is trusted and says so. */
  public boolean isSecure(HttpServletRequest request) {
    if (!isTrusted(String.valueOf(request.getRemoteAddr()))) {
      return request.isSecure();
    }
    Optional<String> simple = last(request, FORWARDED_PROTO);
    Optional<String> standard =
        last(request, FORWARDED).flatMap(element -> parameter(element, "proto"));
    if (simple.isEmpty() && standard.isEmpty()) {
      return request.isSecure();
    }
    return simple.or(() -> standard).get().equalsIgnoreCase("https")
        && standard.or(() -> simple).get().equalsIgnoreCase("https");
  }

  private Optional<String> told(HttpServletRequest request) {
    if (header != null) {
      return nearest(elements(request, header), header.equalsIgnoreCase(FORWARDED));
    }
    Optional<String> simple = nearest(elements(request, FORWARDED_FOR), false);
    Optional<String> standard = nearest(elements(request, FORWARDED), true);
    if (simple.isEmpty() || standard.isEmpty()) {
      return simple.or(() -> standard);
    }
    return uniform(simple.get()).equals(uniform(standard.get())) ? simple : Optional.empty();
  }

  /** From the end on, the first that is not trusted; if all are, the one before them all. */
  private Optional<String> nearest(List<String> elements, boolean standard) {
    Optional<String> nearest = Optional.empty();
    for (int i = elements.size() - 1; i >= 0; i--) {
      Optional<String> next = given(elements.get(i));
      next = standard ? next.flatMap(element -> parameter(element, "for")) : next;
      if (next.isEmpty()) {
        return nearest;
      }
      nearest = next;
      if (!isTrusted(nearest.get())) {
        return nearest;
      }
    }
    return nearest;
  }

  private static Optional<String> last(HttpServletRequest request, String name) {
    List<String> elements = elements(request, name);
    return elements.isEmpty() ? Optional.empty() : given(elements.get(elements.size() - 1));
  }

  /**
   * The elements of all headers of this name, in their order.
   *
   * <p>Commas within quotes are not told apart: what is looked for here has none, and a quote that
   * a client leaves open must not swallow what a proxy adds.
   */
  private static List<String> elements(HttpServletRequest request, String name) {
    List<String> elements = new ArrayList<>();
    for (String value : Collections.list(request.getHeaders(name))) {
      for (String element : value.split(",", -1)) {
        elements.add(element.strip());
      }
    }
    return elements;
  }

  /** Of an element of {@code Forwarded}: {@code for="[2001:db8::1]:4711";proto=https}. */
  private static Optional<String> parameter(String element, String name) {
    for (String parameter : element.split(";", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0
          && parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals(name)) {
        String value = parameter.substring(equals + 1).strip().replace("\"", "");
        return given(value);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private boolean isTrusted(String text) {
    byte[] address = trusted.isEmpty() ? null : Addresses.parse(text);
    return address != null && trusted.stream().anyMatch(network -> network.contains(address));
  }

  private static String uniform(String text) {
    byte[] address = Addresses.parse(text);
    return address != null
        ? Addresses.uniform(address)
        : text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
  }
}
