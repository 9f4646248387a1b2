package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    boolean believed = trusted.isEmpty() ? header != null : isTrusted(peer);
    return uniform(believed ? told(request).orElse(peer) : peer);
  }

  /** Whether the client speaks TLS: to the outermost trusted proxy, if that says so. */
  public boolean isSecure(HttpServletRequest request) {
    if (!isTrusted(String.valueOf(request.getRemoteAddr()))) {
      return request.isSecure();
    }
    Optional<String> simple = simpleProtocol(request);
    Optional<String> standard = standardProtocol(request);
    if (simple.isEmpty() && standard.isEmpty()) {
      return request.isSecure();
    }
    return simple.or(() -> standard).get().equalsIgnoreCase("https")
        && standard.or(() -> simple).get().equalsIgnoreCase("https");
  }

  private Optional<String> standardProtocol(HttpServletRequest request) {
    List<String> elements = elements(request, FORWARDED);
    int farthest = farthest(elements, FORWARDED);
    return farthest < 0
        ? Optional.empty()
        : ForwardedElement.parameter(elements.get(farthest), "proto");
  }

  /** Of several the one that is as far from the end as the addresses are believed; or the last. */
  private Optional<String> simpleProtocol(HttpServletRequest request) {
    List<String> protocols = elements(request, FORWARDED_PROTO);
    if (protocols.isEmpty()) {
      return Optional.empty();
    }
    String name = header == null ? FORWARDED_FOR : header;
    List<String> addresses = elements(request, name);
    int fromEnd = addresses.size() - farthest(addresses, name);
    int size = protocols.size();
    return given(protocols.get(fromEnd <= size ? size - fromEnd : size - 1));
  }

  private Optional<String> told(HttpServletRequest request) {
    if (header != null) {
      return nearest(request, header);
    }
    Optional<String> simple = nearest(request, FORWARDED_FOR);
    Optional<String> standard = nearest(request, FORWARDED);
    if (simple.isEmpty() || standard.isEmpty()) {
      return simple.or(() -> standard);
    }
    return uniform(simple.get()).equals(uniform(standard.get())) ? simple : Optional.empty();
  }

  /** From the end on, the first that is not trusted; if all are, the one before them all. */
  private Optional<String> nearest(HttpServletRequest request, String name) {
    List<String> elements = elements(request, name);
    int farthest = farthest(elements, name);
    if (farthest < 0) {
      return Optional.empty();
    }
    Optional<String> named = address(elements.get(farthest), name);
    return named.isPresent() || farthest == elements.size() - 1
        ? named
        : address(elements.get(farthest + 1), name);
  }

  /** The first element that a trusted proxy has added: all behind it name trusted ones. Or -1. */
  private int farthest(List<String> elements, String name) {
    int i = elements.size() - 1;
    while (i > 0 && address(elements.get(i), name).filter(this::isTrusted).isPresent()) {
      i--;
    }
    return i;
  }

  /**
   * @param name of the header that has the element
   */
  private static Optional<String> address(String element, String name) {
    return name.equalsIgnoreCase(FORWARDED)
        ? ForwardedElement.parameter(element, "for")
        : given(element);
  }

  /**
   * The elements of all headers of this name, in their order.
   *
   * <p>Commas within quotes are not told apart: a quote that a client leaves open must not swallow
   * what a proxy adds. So what a proxy has added can come in pieces, of which the last has no
   * opening quote, and is not believed.
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
