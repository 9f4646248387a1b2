package org.tidings.standalone;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Where an exception comes from. */
final class Stack {
  private Stack() {}

  /** As the JDK prints it: several lines, the causes and what was suppressed included. */
  static String of(Throwable thrown) {
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    thrown.printStackTrace(lines);
    lines.flush();
    return text.toString().strip();
  }
}
