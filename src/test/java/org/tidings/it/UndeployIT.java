package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

/** An application that stops says so to its clients, and keeps no back end waiting. */
@ArquillianTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UndeployIT {
  private static final int SHUTDOWN = 3001;
  private static final int GONE = 404;
  private static final String THEIRS = "the container's";

  @ArquillianResource Deployer deployer;

  @Deployment(name = "leaving", managed = false, testable = false)
  static WebArchive war() {
    return Wars.named("leaving.war");
  }

  @Deployment(name = "called", managed = false, testable = false)
  static WebArchive called() {
    return Wars.with("called.war", Map.of("tidings.http_api.key", BackEnd.KEY));
  }

  @Test
  @Order(1)
  void anApplicationThatIsDeployedLaterWorks() {
    // The next test's address can be injected only once the application is there.
    deployer.deploy("leaving");
    deployer.deploy("called");
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

  @Test
  @Order(3)
  void callsOfBackEndsAreAnsweredToTheEndAndNoneHangs(
      @ArquillianResource @OperateOnDeployment("called") URI application) throws Exception {
    BackEnd backEnd = new BackEnd(application);
    backEnd.call("info", "{}");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (RawHttp stalled = new RawHttp(application)) {
      stalled.send(stalled.head("info", "Content-Length: 2")).send(new byte[] {'{'});
      List<Future<Set<String>>> callers =
          List.of(
              threads.submit(() -> answersUntilGone(backEnd)),
              threads.submit(() -> answersUntilGone(backEnd)));
      deployer.undeploy("called");
      for (Future<Set<String>> caller : callers) {
        Set<String> answers = caller.get(60, TimeUnit.SECONDS);
        assertTrue(Set.of("200", "503", THEIRS).containsAll(answers), answers.toString());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Calls until nobody answers but the container, or not even that. */
  private static Set<String> answersUntilGone(BackEnd backEnd) throws Exception {
    Set<String> answers = new TreeSet<>();
    int status = 0;
    try {
      while (status != GONE) {
        HttpResponse<String> response =
            backEnd.send(backEnd.request("info", HttpRequest.BodyPublishers.ofString("{}")));
        status = response.statusCode();
        answers.add(response.body().startsWith("{") ? Integer.toString(status) : THEIRS);
      }
    } catch (HttpTimeoutException e) {
      throw new AssertionError("a call hangs, after " + answers, e);
    } catch (IOException e) {
      return answers;
    }
    return answers;
  }
}
