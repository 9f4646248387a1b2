package org.tidings.websocket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open a WebSocket. Browsers ask nobody before they let a page connect to another
 * site; they say where the page is from, and the server has to decide (RFC 6455 §10.2).
 *
 * <p>Allowed are pages from this server's own host and port, those from the origins that the
 * operator lists, and whoever names no origin: that is no browser, and could name any.
 *
 * <p>Own is what {@code Host} says, whatever the scheme: behind a proxy that ends TLS an {@code
 * https} page's request comes as {@code http}.
 */
public final class Origins {
  /** Longer than any host name; the expressions below are not meant for more. */
  private static final int MAX_LENGTH = 400;

  private static final String ANY = "*";

  /** What browsers send for pages without an origin: local files, sandboxed frames. */
  private static final String OPAQUE = "null";

  private static final String SUBDOMAINS = "://*.";

  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?<scheme>[a-z][a-z0-9+.-]*)://"
              + "(?<host>\\[[0-9a-f:.]+]|[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*)\\.?"
              + "(?::(?<port>\\d{1,5}))?",
          Pattern.CASE_INSENSITIVE);

  private final boolean any;
  private final boolean opaque;
  private final Set<String> listed = new HashSet<>();
  private final List<Subdomains> subdomains = new ArrayList<>();

  private record Subdomains(String beginning, String end) {
    boolean contain(String origin) {
      return origin.startsWith(beginning)
          && origin.endsWith(end)
          && origin.length() > beginning.length() + end.length();
    }
  }

  /**
   * Makes the rules.
   *
   * @param allowed origins as browsers write them ({@code https://example.org}, {@code
   *     http://localhost:3000}); with {@code *.} before the host, all its subdomains but not
   *     itself; {@code null} for pages without an origin; {@code *} for everything
   * @throws IllegalArgumentException on the first that is nothing of that
   */
  public Origins(List<String> allowed) {
    this.any = allowed.contains(ANY);
    this.opaque = allowed.contains(OPAQUE);
    allowed.stream().filter(item -> !item.equals(ANY) && !item.equals(OPAQUE)).forEach(this::add);
  }

  private void add(String item) {
    boolean wild = item.contains(SUBDOMAINS);
    String normal = normal(wild ? item.replace(SUBDOMAINS, "://") : item);
    if (normal == null || (wild && normal.contains("["))) {
      throw new IllegalArgumentException(
          "'"
              + item
              + "' is not an origin like https://example.org, https://*.example.org:8443, null or *");
    }
    if (wild) {
      int host = normal.indexOf("://") + 3;
      subdomains.add(new Subdomains(normal.substring(0, host), "." + normal.substring(host)));
    } else {
      listed.add(normal);
    }
  }

  /**
   * Whether the request with these headers may go on.
   *
   * @param origins the values of all its {@code Origin} headers
   * @param hosts the values of all its {@code Host} headers
   */
  public boolean allow(List<String> origins, List<String> hosts) {
    if (any || origins.isEmpty()) {
      return true;
    }
    String origin = origins.get(0);
    if (origins.size() > 1) {
      return false;
    }
    if (origin.equals(OPAQUE)) {
      return opaque;
    }
    String normal = normal(origin);
    return normal != null
        && (listed.contains(normal)
            || subdomains.stream().anyMatch(domain -> domain.contain(normal))
            || (hosts.size() == 1 && isOwn(normal, hosts.get(0))));
  }

  /** The port that {@code Host} leaves out is the default of the page's scheme. */
  private static boolean isOwn(String origin, String host) {
    String scheme = origin.substring(0, origin.indexOf("://"));
    return (scheme.equals("http") || scheme.equals("https"))
        && origin.equals(normal(scheme + "://" + host));
  }

  /**
   * One spelling for each origin: lower case, no dot at the end of the host, and always the port
   * where the scheme has a default; null for what is not an origin.
   */
  private static @Nullable String normal(String origin) {
    if (origin.length() > MAX_LENGTH) {
      return null;
    }
    Matcher matcher = ORIGIN.matcher(origin);
    if (!matcher.matches()) {
      return null;
    }
    String scheme = matcher.group("scheme").toLowerCase(Locale.ROOT);
    String host = matcher.group("host").toLowerCase(Locale.ROOT);
    String port = matcher.group("port");
    int number = port == null ? defaultPort(scheme) : Integer.parseInt(port);
    return scheme + "://" + host + (number < 0 ? "" : ":" + number);
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }
}
