package org.tidings.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
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
  private static final String PATH = "/console";

  /** So many that signed out are remembered. */
  private static final int MAX_ENDED = 1_000;

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
    return sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"))
        && ownPage.test(Admission.all(request, "Origin"), Admission.all(request, "Host"));
  }

  /** Until when the request's browser is signed in, in Unix seconds; 0 if it is not. */
  long end(HttpServletRequest request) {
    String token = token(request);
    long end = token.isEmpty() ? 0 : tokens.sessionEnd(token);
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
    String token = token(request);
    long end = end(request);
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
    setCookie(request, response, "", Duration.ZERO);
  }

  /** By hand: no two containers have the same setter for {@code SameSite}. RFC 6265bis §4.1. */
  private void setCookie(
      HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
    String cookie =
        COOKIE
            + "="
            + value
            + "; Path="
            + request.getContextPath()
            + PATH
            + "; Max-Age="
            + age.toSeconds()
            + "; HttpOnly; SameSite=Strict";
    response.addHeader("Set-Cookie", secure.test(request) ? cookie + "; Secure" : cookie);
  }

  private static String token(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE)) {
          return cookie.getValue();
        }
      }
    }
    return "";
  }
}
