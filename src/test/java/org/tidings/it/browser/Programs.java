package org.tidings.it.browser;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.manager.SeleniumManager;
import org.tidings.it.MissingTool;

/** Chromium or Chrome on this machine, and the program that drives it. */
record Programs(File browser, File driver) {
  /** The system property and the environment variable that name the browser. */
  private static final String PROPERTY = "tidings.test.browser";

  private static final String VARIABLE = "CHROME_BIN";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final List<String> PLACES =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/google-chrome",
          "/opt/google/chrome/chrome",
          "/snap/bin/chromium",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium",
          "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe");

  /** Both; where one is missing, throws what {@link MissingTool} says. */
  static Programs find() {
    File browser =
        named()
            .or(() -> onPath(NAMES))
            .or(() -> PLACES.stream().map(File::new).filter(File::canExecute).findFirst())
            .orElseThrow(
                () ->
                    MissingTool.report(
                        "Chromium or Chrome (neither -D%s, %s, %s on the PATH, nor the usual places)"
                            .formatted(PROPERTY, VARIABLE, NAMES)));
    return new Programs(browser, onPath(List.of("chromedriver")).orElseGet(() -> fetch(browser)));
  }

  /** Who names one means that one: it is not looked for elsewhere. */
  private static Optional<File> named() {
    String name = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (name == null || name.isBlank()) {
      return Optional.empty();
    }
    File file = new File(name);
    if (!file.canExecute()) {
      throw MissingTool.report("the browser " + name);
    }
    return Optional.of(file);
  }

  private static Optional<File> onPath(List<String> names) {
    String path = System.getenv("PATH");
    List<String> folders = path == null ? List.of() : List.of(path.split(File.pathSeparator, -1));
    return names.stream()
        .flatMap(name -> Stream.of(name, name + ".exe"))
        .flatMap(name -> folders.stream().map(folder -> new File(folder, name)))
        .filter(File::isFile)
        .filter(File::canExecute)
        .findFirst();
  }

  /** The one download, of the driver that fits the browser; Selenium keeps it for the next time. */
  private static File fetch(File browser) {
    try {
      List<String> arguments =
          List.of("--browser", "chrome", "--browser-path", browser.getPath(), "--avoid-stats");
      return new File(SeleniumManager.getInstance().getBinaryPaths(arguments).getDriverPath());
    } catch (WebDriverException e) {
      throw MissingTool.report("chromedriver (not on the PATH; " + e.getMessage() + ")");
    }
  }
}
