package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
  void aBadValueRefusesTheDeploymentAndIsNamed() throws IOException {
    assertRefused(deployer, "value", "tidings.client.pong_timeout: 'soon' is not a duration like");
  }

  @Test
  void anUnknownNameRefusesTheDeploymentAndIsNamed() throws IOException {
    assertRefused(deployer, "name", "tidings.client.pong_timeot is no setting of Tidings");
  }

  /** Deploys it, and asserts that it is refused for this reason. */
  static void assertRefused(Deployer deployer, String deployment, String why) throws IOException {
    StringWriter told = new StringWriter();
    assertThrows(Exception.class, () -> deployer.deploy(deployment))
        .printStackTrace(new PrintWriter(told));
    String said = told + tomcatLog();
    assertTrue(said.contains(why), said);
  }

  /** Tomcat's answer to a deployer is only that it failed; why is in the log of the host. */
  private static String tomcatLog() throws IOException {
    Path logs = Path.of(System.getProperty("container.home", "."), "logs");
    if (!Files.isDirectory(logs)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "localhost.*")) {
      for (Path file : files) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
