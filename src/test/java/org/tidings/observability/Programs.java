package org.tidings.observability;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;
import org.tidings.it.MissingTool;

/** The programs of Prometheus on this machine. */
final class Programs {
  private Programs() {}

  /** The program; where it is missing, throws what {@link MissingTool} says. */
  static File find(String name) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      File file = new File(folder, name);
      if (file.isFile() && file.canExecute()) {
        return file;
      }
    }
    throw MissingTool.report(name + " (on the PATH; Debian's package prometheus has it)");
  }

  /** Runs promtool in a folder; it must find nothing wrong. */
  static void promtool(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of(find("promtool").getPath()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionFailedError(command + ":\n" + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
