package org.tidings.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An Accept header (RFC 9110 §12.5.1), as far as it decides between plain text and HTML. */
final class Accept {
  /**
   * One media range.
   *
   * @param quality 0 to 1; what is malformed counts as 0
   */
  private record Range(String type, double quality) {}

  private final List<Range> ranges = new ArrayList<>();

  private Accept() {}

  /** Reads the values of all Accept headers of a request. */
  static Accept of(List<String> headers) {
    Accept accept = new Accept();
    for (String header : headers) {
      for (String element : header.split(",", -1)) {
        if (!element.isBlank()) {
          accept.ranges.add(range(element));
        }
      }
    }
    return accept;
  }

  /** True if HTML is wanted more than plain text; a client that says nothing wants neither more. */
  boolean prefersHtml() {
    return quality("text/html") > quality("text/plain");
  }

  /** The most specific range that covers the type decides, wherever it stands. */
  private double quality(String type) {
    for (String name : List.of(type, type.substring(0, type.indexOf('/')) + "/*", "*/*")) {
      for (Range range : ranges) {
        if (range.type().equals(name)) {
          return range.quality();
        }
      }
    }
    return 0;
  }

  private static Range range(String element) {
    String[] parts = element.split(";", -1);
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        quality = weight(parameter.substring("q=".length()).trim());
      }
    }
    return new Range(parts[0].trim().toLowerCase(Locale.ROOT), quality);
  }

  private static double weight(String text) {
    return text.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(text) : 0;
  }
}
