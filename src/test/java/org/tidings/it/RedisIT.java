package org.tidings.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.tidings.redis.RedisServer;

/** Two nodes, deployed side by side, that share a Redis. */
@ArquillianTest
class RedisIT {
  private static final RedisServer REDIS = RedisServer.start();
  private static final String NAMESPACES =
      "[{'name':'kept','presence':true,'history_size':10,'history_ttl':'5m','allow_recovery':true,"
          + "'allow_subscribe_for_client':true}]";

  private static WebArchive node(String name) {
    return Wars.with(
        name + ".war",
        Map.of(
            "tidings.redis.url",
            REDIS.address(),
            "tidings.node.name",
            name,
            "tidings.http_api.key",
            BackEnd.KEY,
            "tidings.client.token.hmac_secret_key",
            SdkPeer.SECRET,
            "tidings.channel.namespaces",
            BackEnd.json(NAMESPACES)));
  }

  @Deployment(name = "one", order = 1, testable = false)
  static WebArchive one() {
    return node("one");
  }

  @Deployment(name = "two", order = 2, testable = false)
  static WebArchive two() {
    return node("two");
  }

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @Test
  void whatOneNodeIsToldReachesTheClientsOfBoth(
      @ArquillianResource @OperateOnDeployment("one") URI one,
      @ArquillianResource @OperateOnDeployment("two") URI two)
      throws Exception {
    assertEquals("{\"status\":\"ready\"}", body(one.resolve("ready")));
    BackEnd first = new BackEnd(one);
    BackEnd second = new BackEnd(two);
    try (SdkPeer ann = new SdkPeer(one, "ann", "kept:news");
        SdkPeer bob = new SdkPeer(two, "bob", "kept:news")) {
      assertEquals(
          "{'result':{'offset':1,'epoch':'E'}}",
          second.call("publish", "{'channel':'kept:news','data':{'x':1.0}}"));
      String told =
          "{'push':{'channel':'kept:news','pub':{'data':{'x':1.0},'offset':1,'epoch':'E'}}}";
      assertEquals(told, ann.next());
      assertEquals(told, bob.next());
      assertEquals(
          "{'result':{'num_clients':2,'num_users':2}}",
          first.call("presence_stats", "{'channel':'kept:news'}"));
      String nodes =
          Await.until(
              "both nodes",
              () -> info(first),
              info -> info.contains("'name':'one'") && info.contains("'name':'two'"));
      assertTrue(nodes.startsWith("{'result':{'nodes':["), nodes);
      assertEquals(
          "{'result':{'channels':{'kept:news':{'num_clients':2}}}}", first.call("channels", "{}"));
      assertEquals(
          "{'result':{}}", second.call("disconnect", "{'user':'ann','disconnect':{'code':4501}}"));
      assertTrue(ann.closed().startsWith("4501"));
    }
  }

  private static String info(BackEnd backEnd) {
    try {
      return backEnd.call("info", "{}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String body(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
