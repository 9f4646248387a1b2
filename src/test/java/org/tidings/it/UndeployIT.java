package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An application that stops says so to its clients. */
@ArquillianTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UndeployIT {
  private static final int SHUTDOWN = 3001;

  @ArquillianResource Deployer deployer;

  @Deployment(name = "leaving", managed = false, testable = false)
  static WebArchive war() {
    return Wars.named("leaving.war");
  }

  @Test
  @Order(1)
  void anApplicationThatIsDeployedLaterWorks() {
    // The next test's address can be injected only once the application is there.
    deployer.deploy("leaving");
  }

  @Test
  @Order(2)
  void clientsAreClosedWithOurCodeAfterWhatWasAnswered(
      @ArquillianResource @OperateOnDeployment("leaving") URI application) throws Exception {
    List<Peer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Peer peer = new Peer(Peer.address(application, i % 2 == 0 ? "ws" : "ws/?heartbeat=1"));
        peers.add(peer);
        peer.send("{\"loaded\":true}");
      }
      for (Peer peer : peers) {
        assertEquals(EndpointIT.ANSWER, peer.next());
      }
      deployer.undeploy("leaving");
      for (Peer peer : peers) {
        assertEquals(SHUTDOWN, peer.closeReason().getCloseCode().getCode());
        assertEquals("shutdown", peer.closeReason().getReasonPhrase());
      }
    } finally {
      for (Peer peer : peers) {
        peer.close();
      }
    }
  }
}
