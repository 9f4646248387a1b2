package org.tidings.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Containers understand more spellings of a path than proxies do: {@code /api;x/info}, {@code
 * /%61pi/info}, {@code //api/info}, {@code /x/../api/info}. A proxy's rule for {@code /api/} would
 * not hold for these, so they lead nowhere: what is to be kept from somebody has one spelling.
 */
final class PlainPath {
  static final String REFUSED = "the path must be spelled plainly";

  // What has more than one spelling, or is one.
  private static final Pattern ODD = Pattern.compile("[^\\w./-]|/[/.]");

  // The deployer's choice may have to be encoded. Not what need not be (RFC 3986 §2.3), nor what
  // would make another path of it: '.', '/', ';' and '\'.
  private static final Pattern ODD_CONTEXT =
      Pattern.compile(
          "[;\\\\]|//|/\\.{1,2}(/|$)|%(2[DEF]|3[0-9B]|[46][1-9A-F]|[57][0-9A]|5[CF]|7E)",
          Pattern.CASE_INSENSITIVE);

  private PlainPath() {}

  static boolean isIn(HttpServletRequest request) {
    return of(request) != null;
  }

  /**
   * The path in the application, {@code /api/info}; null if it is spelled otherwise than plainly,
   * there or in the path of the application. Not by the container's idea of it, which may be that
   * of another file: a welcome file's.
   */
  static @Nullable String of(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String context = request.getContextPath();
    int end = end(uri, context.chars().filter(each -> each == '/').count());
    String path = uri.substring(end);
    return isContext(uri.substring(0, end), context) && !ODD.matcher(path).find() ? path : null;
  }

  /** Where so many segments end. */
  private static int end(String uri, long segments) {
    int end = 0;
    for (long left = segments; left > 0 && end < uri.length(); left--) {
      int slash = uri.indexOf('/', end + 1);
      end = slash < 0 ? uri.length() : slash;
    }
    return end;
  }

  /**
   * Whether this is the context path.
   *
   * @param context as the container says, Tomcat as it is spelled, others as it is set
   */
  private static boolean isContext(String spelled, String context) {
    return !ODD_CONTEXT.matcher(spelled).find()
        && (spelled.equals(context) || context.equals(decoded(spelled)));
  }

  private static @Nullable String decoded(String path) {
    try {
      return new URI(path).getPath();
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
