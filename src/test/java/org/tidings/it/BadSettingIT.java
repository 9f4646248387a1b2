package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Settings that cannot be used refuse the deployment. */
@ArquillianTest
class BadSettingIT {
  @ArquillianResource Deployer deployer;

  @Deployment(name = "value", managed = false, testable = false)
  static WebArchive badValue() {
    return Wars.with("badvalue.war", Map.of("tidings.client.pong_timeout", "soon"));
  }

  @Deployment(name = "name", managed = false, testable = false)
  static WebArchive badName() {
    return Wars.with("badname.war", Map.of("tidings.client.pong_timeot", "8s"));
  }

  @Test
  void aBadValueRefusesTheDeploymentAndIsNamed() {
    assertRefused(deployer, "value", "tidings.client.pong_timeout: 'soon' is not a duration like");
  }

  @Test
  void anUnknownNameRefusesTheDeploymentAndIsNamed() {
    assertRefused(deployer, "name", "tidings.client.pong_timeot is no setting of Tidings");
  }

  /** Deploys it, and asserts that it is refused for this reason. */
  static void assertRefused(Deployer deployer, String deployment, String why) {
    StringWriter told = new StringWriter();
    assertThrows(Exception.class, () -> deployer.deploy(deployment))
        .printStackTrace(new PrintWriter(told));
    Await.until("a refusal for: " + why, () -> told + tomcatLog(), said -> said.contains(why));
  }

  /**
   * Tomcat's answer to a deployer is only that it failed; why is in the log of the host, which a
   * thread of its own writes a moment later.
   */
  private static String tomcatLog() {
    Path logs = Path.of(System.getProperty("container.home", "."), "logs");
    if (!Files.isDirectory(logs)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "localhost.*")) {
      for (Path file : files) {
        text.append(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
