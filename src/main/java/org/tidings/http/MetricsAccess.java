package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the metrics: with a token set, whoever brings it; without one, this machine alone.
 *
 * <p>An address does not make a request this machine's: a proxy here speaks for everybody, and says
 * so in a header; a page from elsewhere, whose host's name has been pointed here, still names that
 * host (DNS rebinding).
 */
public final class MetricsAccess {
  /** What a request is told. */
  enum Ruling {
    ALLOWED,
    TOKEN_REQUIRED,
    LOCAL_ONLY
  }

  private static final String SCHEME = "Bearer ";
  private static final String IPV4 = "127(\\.\\d{1,3}){3}";
  private static final Pattern LOOPBACK =
      Pattern.compile("(::ffff:|0:0:0:0:0:ffff:)?" + IPV4 + "|(::1|0:0:0:0:0:0:0:1)(%\\w+)?");
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("(localhost|" + IPV4 + "|\\[::1])(:\\d{1,5})?");
  private static final Pattern FORWARDING =
      Pattern.compile("forwarded|via|x-forwarded-.*|x-real-ip|.*client-ip|.*connecting-ip");

  private final @Nullable Secret token;
  private final @Nullable String addressHeader;

  /**
   * @param token a secret; null for none
   * @param addressHeader one more header that only proxies send; null for none
   */
  public MetricsAccess(@Nullable String token, @Nullable String addressHeader) {
    this.token = token == null ? null : new Secret(token);
    this.addressHeader = addressHeader;
  }

  Ruling of(HttpServletRequest request) {
    Secret wanted = token;
    if (wanted != null) {
      return brings(wanted, request) ? Ruling.ALLOWED : Ruling.TOKEN_REQUIRED;
    }
    return isLocal(request) ? Ruling.ALLOWED : Ruling.LOCAL_ONLY;
  }

  private static boolean brings(Secret wanted, HttpServletRequest request) {
    List<String> given = Collections.list(request.getHeaders("Authorization"));
    return given.size() == 1
        && given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && wanted.is(given.get(0).substring(SCHEME.length()).strip());
  }

  private boolean isLocal(HttpServletRequest request) {
    List<String> hosts = Collections.list(request.getHeaders("Host"));
    return LOOPBACK.matcher(String.valueOf(request.getRemoteAddr())).matches()
        && hosts.size() == 1
        && LOOPBACK_HOST.matcher(hosts.get(0).toLowerCase(Locale.ROOT)).matches()
        && Collections.list(request.getHeaderNames()).stream().noneMatch(this::isForwarding);
  }

  private boolean isForwarding(String header) {
    return header.equalsIgnoreCase(addressHeader)
        || FORWARDING.matcher(header.toLowerCase(Locale.ROOT)).matches();
  }
}
