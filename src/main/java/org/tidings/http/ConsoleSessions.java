package org.tidings.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tidings.auth.ConsoleTokens;

/**
 * Which browsers have signed in to the console: those that bring its cookie. The cookie is a token,
 * so that every node takes it. Signing out takes it from the browser; this node also remembers that
 * it is over, other nodes do not.
 *
 * <p>What changes something is taken from this server's own pages alone: the browser brings the
 * cookie nowhere else ({@code SameSite}), and where it says from which page a request comes, that
 * must be one of ours.
 */
final class ConsoleSessions implements Admission {
  private static final String COOKIE = "tidings_console";
  private static final String TLS = "https://";

  /** So many that signed out are remembered. */
  static final int MAX_ENDED = 1_000;

  private final ConsoleTokens tokens;
  private final InstantSource clock;
  private final Predicate<HttpServletRequest> secure;
  private final BiPredicate<List<String>, List<String>> ownPage;
  // When each would have ended, by token. Guarded by itself.
  private final Map<String, Long> ended = new LinkedHashMap<>();

  /**
   * @param secure whether a request came through TLS
   * @param ownPage given the values of {@code Origin} and {@code Host}
   */
  ConsoleSessions(
      ConsoleTokens tokens,
      InstantSource clock,
      Predicate<HttpServletRequest> secure,
      BiPredicate<List<String>, List<String>> ownPage) {
    this.tokens = tokens;
    this.clock = clock;
    this.secure = secure;
    this.ownPage = ownPage;
  }

  @Override
  public Ruling of(HttpServletRequest request) {
    if (!isOwnPage(request)) {
      return Ruling.FOREIGN_PAGE;
    }
    return end(request) == 0 ? Ruling.UNKNOWN : Ruling.ADMITTED;
  }

  /** Whether it comes from a page of this server, or from no page at all. */
  boolean isOwnPage(HttpServletRequest request) {
    List<String> sites = Admission.all(request, "Sec-Fetch-Site");
    List<String> origins = Admission.all(request, "Origin");
    return sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"))
        && ownPage.test(origins, Admission.all(request, "Host"))
        && (!secure.test(request) || origins.stream().allMatch(ConsoleSessions::isThroughTls));
  }

  /** Where the server has TLS, whoever sits on the way can still make a page of its plain side. */
  private static boolean isThroughTls(String origin) {
    return origin.regionMatches(true, 0, TLS, 0, TLS.length());
  }

  /** Until when the request's browser is signed in, in Unix seconds; 0 if it is not. */
  long end(HttpServletRequest request) {
    return tokens(request).mapToLong(this::end).filter(end -> end != 0).findFirst().orElse(0);
  }

  private long end(String token) {
    long end = tokens.sessionEnd(token);
    synchronized (ended) {
      return ended.containsKey(token) ? 0 : end;
    }
  }

  /**
   * Signs the browser in.
   *
   * @return until when, in Unix seconds
   */
  long begin(HttpServletRequest request, HttpServletResponse response) {
    String token = tokens.session();
    setCookie(request, response, token, ConsoleTokens.SESSION);
    return tokens.sessionEnd(token);
  }

  /** Signs the browser out. */
  void end(HttpServletRequest request, HttpServletResponse response) {
    tokens(request).forEach(this::forget);
    setCookie(request, response, "", Duration.ZERO);
  }

  private void forget(String token) {
    long end = end(token);
    if (end != 0) {
      synchronized (ended) {
        long now = clock.instant().getEpochSecond();
        ended.values().removeIf(over -> over <= now);
        if (ended.size() == MAX_ENDED) {
          ended.remove(ended.keySet().iterator().next());
        }
        ended.put(token, end);
      }
    }
  }

  /**
   * By hand: no two containers have the same setter for {@code SameSite}. RFC 6265bis §4.1.
   *
   * <p>Without a path, which is then where the browser sees this, without its last part (§5.1.4):
   * the console, also behind a proxy that leads to it from somewhere else.
   */
  private void setCookie(
      HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
    String cookie =
        COOKIE + "=" + value + "; Max-Age=" + age.toSeconds() + "; HttpOnly; SameSite=Strict";
    response.addHeader("Set-Cookie", secure.test(request) ? cookie + "; Secure" : cookie);
  }

  /**
   * All that are there: another application on this host may have set a cookie of the same name.
   */
  private static Stream<String> tokens(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Stream.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue);
  }
}
