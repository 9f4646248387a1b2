package org.tidings.protocol;

/**
 * JSON that passes through as the sender wrote it: numbers, escapes and duplicate members are not
 * rewritten.
 *
 * @param json one valid JSON value on one line
 */
public record Payload(String json) {

  /**
   * Takes JSON of any layout. White space around it goes, and so do line breaks: in valid JSON they
   * stand outside strings only.
   */
  public static Payload of(String json) {
    String trimmed = json.strip();
    return new Payload(
        trimmed.indexOf('\n') < 0 && trimmed.indexOf('\r') < 0
            ? trimmed
            : trimmed.replace("\n", "").replace("\r", ""));
  }
}
