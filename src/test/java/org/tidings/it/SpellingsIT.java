package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy that keeps a path from the outside would let pass what means the same to a container. */
@ArquillianTest
class SpellingsIT {
  private static final String PASSWORD = "correct horse";
  private static final String TOKEN = "a-token-of-metrics";
  private static final Pattern COOKIE = Pattern.compile("(tidings_console=[^;\r]+)");

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "spellings.war",
        Map.of(
            "tidings.http_api.key", BackEnd.KEY,
            "tidings.metrics.token", TOKEN,
            "tidings.admin.password", PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/info,           num_clients",
    "GET,  /api/openapi.json,   '\"openapi\"'",
    "GET,  /metrics,            jvm_",
    "GET,  /console/,           <title>Tidings console",
    "GET,  /console/index.html, <title>Tidings console",
    "GET,  /console/main.js,    new Console()",
    "POST, /console/session,    expires_at",
    "GET,  /console/config,     admin.password",
    "POST, /console/token,      '{\"token\"'",
    "POST, /console/api/info,   num_clients"
  })
  void onlyThePlainSpellingLeadsThere(String verb, String path, String answer) throws Exception {
    String cookie = cookie();
    String context = application.getRawPath().replaceAll("/$", "");
    String plain = asked(verb, context + path, cookie);
    assertTrue(plain.contains(answer) && status(plain) < 400, plain);
    for (String other : others(context, path)) {
      String told = asked(verb, other, cookie);
      // Payara cuts off what follows a semicolon, and redirects to directories before it asks us.
      assertFalse(told.contains(answer) && status(told) < 400, other + ": " + told);
    }
  }

  private static List<String> others(String context, String path) {
    String all = context + path;
    List<String> others =
        new ArrayList<>(List.of("/" + all, "/." + all, "/;x" + all, "/x/.." + all));
    others.add("/x/%2e%2e" + all);
    others.add(all + ";x");
    others.add(all + ";");
    for (int slash = 0; slash >= 0; slash = all.indexOf('/', slash + 1)) {
      String before = all.substring(0, slash);
      String after = all.substring(slash + 1);
      others.add(before + ";x/" + after);
      others.add(before + "//" + after);
      others.add(before + "/./" + after);
      others.add(before + "/x/../" + after);
      others.add(before + "/x;y/../" + after);
      others.add(before + "%2f" + after);
      others.add(before + "/\\" + after);
      if (!after.isEmpty()) {
        String first = "%" + Integer.toHexString(after.charAt(0));
        others.add(before + "/" + first + after.substring(1));
      }
    }
    return others;
  }

  private String cookie() throws IOException {
    String path = application.getRawPath() + "console/session";
    Matcher cookie = COOKIE.matcher(asked("POST", path, "none=1"));
    assertTrue(cookie.find());
    return cookie.group(1);
  }

  /** Everything that anything here might ask for is with it. */
  private String asked(String verb, String target, String cookie) throws IOException {
    try (RawHttp http = new RawHttp(application)) {
      return http.asked(
          verb,
          target,
          verb.equals("POST") ? "{\"password\":\"" + PASSWORD + "\"}" : "",
          "Content-Type: application/json",
          "X-API-Key: " + BackEnd.KEY,
          "Authorization: Bearer " + TOKEN,
          "Cookie: " + cookie);
    }
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }
}
