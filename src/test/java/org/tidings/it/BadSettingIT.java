package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertThrows;

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
  void aBadValueRefusesTheDeployment() {
    assertThrows(Exception.class, () -> deployer.deploy("value"));
  }

  @Test
  void anUnknownNameRefusesTheDeployment() {
    assertThrows(Exception.class, () -> deployer.deploy("name"));
  }
}
