package org.tidings.it.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tidings.it.SdkInstallation;

/**
 * Checks pages for what keeps people from using them: axe-core, by the rules of WCAG 2, A and AA.
 */
public final class Axe {
  private static final String RUN =
      """
      return axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
          .then(found => found.violations.map(v => v.id + ': '
              + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')));
      """;

  private final String source;

  private Axe(String source) {
    this.source = source;
  }

  /**
   * Installs it with the packages of the SDK.
   *
   * @throws org.opentest4j.TestAbortedException if that cannot be done, as {@link SdkInstallation}
   *     says
   */
  public static Axe install() throws IOException, InterruptedException {
    Path script = SdkInstallation.install().resolve("node_modules/axe-core/axe.min.js");
    return new Axe(Files.readString(script));
  }

  /** What is wrong with the page as it is shown. */
  public List<String> violations(Browser browser) {
    if (!browser.text("return typeof axe").equals("object")) {
      browser.run(source);
    }
    return browser.texts(RUN);
  }
}
