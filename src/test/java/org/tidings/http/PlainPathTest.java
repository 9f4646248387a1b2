package org.tidings.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPathTest {
  private static @Nullable String path(String uri, String context) {
    return PlainPath.of(new FakeExchange(Map.of()).at(uri).under(context).request());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api", "/api/info", "/api/", "/console/uplot/uPlot.min.js", "/a_b-c/d.e"})
  void whatIsSpelledPlainlyIsThePath(String path) {
    assertEquals(path, path(path, ""));
    assertEquals(path, path("/my" + path, "/my"));
    assertEquals(path, path("/my/own" + path, "/my/own"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/;x/api/info",
        "/api;x/info",
        "/api/info;x",
        "/api/info;",
        "//api/info",
        "/api//info",
        "/api/info//",
        "/./api/info",
        "/x/../api/info",
        "/api/x/../info",
        "/api/info/.",
        "/.api",
        "/%61pi/info",
        "/api/%69nfo",
        "/api%2finfo",
        "/x/%2e%2e/api/info",
        "/api/info%20",
        "/api\\info",
        "/\\api/info",
        "/api/inf\u00f6",
        "/api/info~",
        "/api/info\t"
      })
  void everyOtherSpellingIsNone(String path) {
    assertNull(path(path, ""));
    assertNull(path("/my" + path, "/my"));
  }

  /** Tomcat says how the context path was spelled, other containers say what it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/;x/my/api",
        "/my;x/api",
        "//my/api",
        "/./my/api",
        "/x/../my/api",
        "/my/../my/api",
        "/%6dy/api",
        "/%6Dy/api",
        "/m%79/api",
        "/x/%2e%2e/my/api",
        "/\\my/api"
      })
  void soIsAnotherSpellingOfTheContextPath(String uri) {
    assertNull(path(uri, "/my"));
    assertNull(path(uri, uri.substring(0, uri.length() - "/api".length())));
  }

  @Test
  void aContextPathThatMustBeEncodedMayBe() {
    for (String spelled :
        new String[] {"/my%20app", "/m%C3%BC/%28x%29", "/m%c3%bc", "/a@b", "/.live", "/a/..b"}) {
      String context = URI.create(spelled).getPath();
      assertEquals("/api/info", path(spelled + "/api/info", context));
      assertEquals("/api/info", path(spelled + "/api/info", spelled));
      assertNull(path(spelled + "//api/info", context));
      assertNull(path(spelled + "/%61pi/info", spelled));
    }
    assertNull(path("/my%20%61pp/api", "/my app"));
    assertNull(path("/my%20%61pp/api", "/my%20%61pp"));
    assertNull(path("/my%2Fown/api", "/my/own"));
    assertNull(path("/my%2Fown/api", "/my%2Fown"));
  }

  @Test
  void anotherContextPathIsNot() {
    assertNull(path("/other/api", "/my"));
    assertNull(path("/m/api", "/my"));
    assertNull(path("/api", "/my"));
    assertNull(path("/my", "/my/own"));
    assertEquals("", path("/my", "/my"));
  }

  @Test
  void whatHasPlentyOfSegmentsIsLookedAtAllTheSame() {
    String deep = "/a".repeat(100_000);
    assertEquals(deep, path(deep, ""));
    assertNull(path(deep + "/..", ""));
  }
}
