package org.tidings.it;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Programs of this machine. */
public final class Installed {
  /** Where servers lie that users need not find. */
  private static final List<String> MORE = List.of("/usr/sbin", "/usr/local/sbin");

  private Installed() {}

  /** The program of this name; where it is missing, throws what {@link MissingTool} says. */
  public static File program(String name) {
    String path = System.getenv("PATH");
    List<String> folders = new ArrayList<>();
    if (path != null) {
      folders.addAll(List.of(path.split(File.pathSeparator, -1)));
    }
    folders.addAll(MORE);
    return folders.stream()
        .map(folder -> new File(folder, name))
        .filter(File::isFile)
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() -> MissingTool.report(name + " (on the PATH, or in " + MORE + ")"));
  }
}
