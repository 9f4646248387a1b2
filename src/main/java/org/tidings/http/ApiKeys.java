package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may use the server API: whoever has the key. */
final class ApiKeys {
  private static final String SCHEME = "apikey ";
  private static final String PARAMETER = "api_key=";
  private static final Pattern PARAMETERS = Pattern.compile("&");

  private final @Nullable Secret key;
  private final boolean insecure;

  /**
   * @param key null: nobody has it
   * @param insecure whoever comes may
   */
  ApiKeys(@Nullable String key, boolean insecure) {
    this.key = key == null ? null : new Secret(key);
    this.insecure = insecure;
  }

  /** Whether the request brings the key: in a header, or in the address. */
  boolean admit(HttpServletRequest request) {
    Secret wanted = key;
    return insecure || (wanted != null && given(request).stream().anyMatch(wanted::is));
  }

  private static List<String> given(HttpServletRequest request) {
    List<String> given = new ArrayList<>(Collections.list(request.getHeaders("X-API-Key")));
    for (String header : Collections.list(request.getHeaders("Authorization"))) {
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
