package org.tidings.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code Forwarded}: {@code for="[2001:db8::1]:4711";proto=https}. RFC 7239 §4.
 *
 * <p>What is not written so from its beginning to its end says nothing: it may be a piece of what a
 * proxy has quoted of its client's words. Nor does what has an escape, which no address needs: a
 * quote that is one of the client's words is escaped.
 */
final class ForwardedElement {
  // Possessive, so that nothing is read twice. Without quotes more than a token may be, as ::1 is.
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*+(?:(?<name>[^\\s=;\"]++)\\s*+=\\s*+"
              + "(?:\"(?<quoted>[^\"\\\\]*+)\"\\s*+|(?<plain>[^\";\\\\]*+)))?+(?:;|\\z)");

  private ForwardedElement() {}

  /**
   * The first of this name, in any case.
   *
   * @return empty if it is not there, or has no value, or if the element is none
   */
  static Optional<String> parameter(String element, String name) {
    String found = null;
    Matcher parameter = PARAMETER.matcher(element);
    while (parameter.regionStart() < element.length()) {
      if (!parameter.lookingAt()) {
        return Optional.empty();
      }
      if (found == null && name.equalsIgnoreCase(parameter.group("name"))) {
        found = value(parameter.group("quoted"), parameter.group("plain"));
      }
      parameter.region(parameter.end(), element.length());
    }
    return Optional.ofNullable(found).filter(value -> !value.isEmpty());
  }

  private static String value(@Nullable String quoted, @Nullable String plain) {
    return quoted != null ? quoted.strip() : plain != null ? plain.strip() : "";
  }
}
