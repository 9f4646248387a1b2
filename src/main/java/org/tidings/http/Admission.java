package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** Who may make calls. */
public interface Admission {
  /** What a request is told. */
  enum Ruling {
    ADMITTED,
    UNKNOWN,
    FOREIGN_PAGE
  }

  Ruling of(HttpServletRequest request);

  /** All values of a header. */
  static List<String> all(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header));
  }
}
