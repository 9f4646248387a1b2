package org.tidings.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a JVM right after a full collection. */
record ProcessMemory(long residentBytes, long heapBytes) {

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** The last line of a class histogram: instances, then bytes. */
  private static final Pattern LIVE_BYTES = Pattern.compile("Total\\s+\\d+\\s+(\\d+)\\s*$");

  /**
   * Collects the JVM's garbage and reads what is left. The heap is the sum of the live objects: the
   * same question to every collector, where the used size depends on which one runs.
   *
   * @param pid a JVM's: others may end, since a tool of the JDK attaches to it with SIGQUIT
   */
  static ProcessMemory ofJvm(long pid) throws IOException, InterruptedException {
    String jcmd = Command.ofThisJdk("jcmd");
    String process = Long.toString(pid);
    Command.output(jcmd, process, "GC.run");
    String histogram = Command.output(jcmd, process, "GC.class_histogram");
    return new ProcessMemory(resident(pid), number(LIVE_BYTES, histogram));
  }

  private static long resident(long pid) throws IOException, InterruptedException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (Files.exists(status)) {
      return 1024 * number(RESIDENT, Files.readString(status, US_ASCII));
    }
    return 1024 * Long.parseLong(Command.output("ps", "-o", "rss=", "-p", Long.toString(pid)));
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
