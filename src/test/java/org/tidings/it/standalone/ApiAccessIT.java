package org.tidings.it.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.tidings.it.BackEnd;
import org.tidings.it.StandaloneServer;

/** Who may use the server API where it has no key. */
class ApiAccessIT {
  private static final String OK = "200 {'result':{'channels':{}}}";

  private static HttpRequest.Builder keyless(BackEnd backEnd) {
    return backEnd.keyless("channels", BodyPublishers.ofString("{}"));
  }

  @Test
  void withoutAKeyNobodyIsLetIn() throws Exception {
    String refused = "401 {'error':{'code':101,'message':'unauthorized'}}";
    try (StandaloneServer server = StandaloneServer.start()) {
      BackEnd backEnd = new BackEnd(server.uri());
      assertEquals(refused, backEnd.told(keyless(backEnd)));
      assertEquals(refused, backEnd.told(keyless(backEnd).header("X-API-Key", "")));
      assertEquals(refused, backEnd.told(keyless(backEnd).header("X-API-Key", "null")));
      assertEquals(refused, backEnd.told(keyless(backEnd).header("Authorization", "apikey ")));
    }
  }

  @Test
  void insecureItIsOpenToAllButOtherSitesPages() throws Exception {
    String refused =
        "403 {'error':{'code':103,'message':'pages from this origin may not call this server'}}";
    try (StandaloneServer server =
        new StandaloneServer.Launch().environment("TIDINGS_HTTP_API_INSECURE", "true").start()) {
      BackEnd backEnd = new BackEnd(server.uri());
      String own = "http://127.0.0.1:" + server.port();
      assertEquals(OK, backEnd.told(keyless(backEnd)));
      assertEquals(OK, backEnd.told(keyless(backEnd).header("X-API-Key", "any")));
      assertEquals(OK, backEnd.told(keyless(backEnd).header("Origin", own)));
      for (String foreign : new String[] {"http://elsewhere.example", "null", own + "0"}) {
        assertEquals(refused, backEnd.told(keyless(backEnd).header("Origin", foreign)));
      }
    }
  }

  @Test
  void errorsAreStatusesForAllWhereTheOperatorWantsIt() throws Exception {
    try (StandaloneServer server =
        new StandaloneServer.Launch()
            .environment("TIDINGS_HTTP_API_KEY", BackEnd.KEY)
            .environment("TIDINGS_HTTP_API_ERROR_MODE", "transport")
            .start()) {
      BackEnd backEnd = new BackEnd(server.uri());
      assertEquals(
          "400 {'code':107,'message':'channel is missing or empty'}",
          backEnd.told(backEnd.request("publish", BodyPublishers.ofString("{}"))));
      assertEquals("401 {'code':101,'message':'unauthorized'}", backEnd.told(keyless(backEnd)));
    }
  }
}
