package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the server API: whoever has the key, or where none is asked for, everybody but the
 * pages of other sites.
 */
public final class ApiKeys implements Admission {
  private static final String SCHEME = "apikey ";
  private static final String PARAMETER = "api_key=";
  private static final Pattern PARAMETERS = Pattern.compile("&");

  private final @Nullable Secret key;
  private final boolean insecure;
  private final BiPredicate<List<String>, List<String>> ownPage;

  /**
   * @param key null: nobody has it
   * @param insecure no key is asked for
   * @param ownPage given the values of {@code Origin} and {@code Host}: whether such a page may
   *     call, where no key is asked for
   */
  public ApiKeys(
      @Nullable String key, boolean insecure, BiPredicate<List<String>, List<String>> ownPage) {
    this.key = key == null ? null : new Secret(key);
    this.insecure = insecure;
    this.ownPage = ownPage;
  }

  @Override
  public Ruling of(HttpServletRequest request) {
    if (insecure) {
      boolean own = ownPage.test(Admission.all(request, "Origin"), Admission.all(request, "Host"));
      return own ? Ruling.ADMITTED : Ruling.FOREIGN_PAGE;
    }
    return bringsKey(request) ? Ruling.ADMITTED : Ruling.UNKNOWN;
  }

  /** In a header, or in the address. */
  private boolean bringsKey(HttpServletRequest request) {
    Secret wanted = key;
    return wanted != null && given(request).stream().anyMatch(wanted::is);
  }

  private static List<String> given(HttpServletRequest request) {
    List<String> given = new ArrayList<>(Admission.all(request, "X-API-Key"));
    for (String header : Admission.all(request, "Authorization")) {
      if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        given.add(header.substring(SCHEME.length()).strip());
      }
    }
    String query = request.getQueryString();
    if (query != null) {
      // Not getParameter: that would read the body, if it called itself a form.
      PARAMETERS
          .splitAsStream(query)
          .filter(parameter -> parameter.startsWith(PARAMETER))
          .forEach(parameter -> addDecoded(parameter.substring(PARAMETER.length()), given));
    }
    return given;
  }

  private static void addDecoded(String value, List<String> to) {
    try {
      to.add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // What is not encoded as it must be is no key.
    }
  }
}
