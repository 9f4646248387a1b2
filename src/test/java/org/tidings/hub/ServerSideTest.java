package org.tidings.hub;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tidings.hub.Lines.joined;
import static org.tidings.hub.Lines.kept;
import static org.tidings.hub.Lines.lines;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.subscribe;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.LogLines;
import org.tidings.auth.Grant;
import org.tidings.auth.Identity;
import org.tidings.protocol.Payload;

/** The channels that a connection's token names. */
class ServerSideTest {
  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  /** The user ann, whom the server subscribes to these channels. */
  static Identity ann(String... channels) {
    Map<String, Grant> subs = new LinkedHashMap<>();
    for (String each : channels) {
      subs.put(each, Grant.PLAIN);
    }
    return new Identity("ann", null, 0, subs);
  }

  private static String connected(String subs) {
    return "ann: {'id':1,'connect':{'client':'ann','version':'tidings test','ping':25,'pong':true,'subs':"
        + subs
        + "}}";
  }

  @Test
  void theReplyToConnectNamesThem() {
    walk.node.tokens.connection("t", ann("news", "r:x"));
    walk.publishes("r:x", 1, 2);
    walk.connectsWith("ann", "t");
    walk.sees(
        connected(
            "{'news':{},'r:x':{'recoverable':true,'positioned':true,'epoch':'E1','offset':2}}"));
    walk.publishes("r:x", 3, 3);
    walk.sees("ann: " + pub("r:x", 3));
  }

  @Test
  void theyRecover() {
    walk.node.tokens.connection("t", ann("r:x", "r:y"));
    walk.publishes("r:x", 1, 3);
    walk.epoch("r:x");
    walk.engine.hold("history");
    walk.opens("ann", Walk.PROTOCOL);
    walk.says(
        "ann",
        "{'id':1,'connect':{'token':'t','subs':{"
            + "'r:x':{'recover':true,'epoch':'E1','offset':1},"
            + "'r:y':{'recover':true,'epoch':'gone1234','offset':1},"
            + "'r:other':{'recover':true,'offset':1}}}}");
    walk.lets("history r:x");
    walk.publishes("r:x", 4, 4);
    walk.lets("history r:y");
    walk.sees(
        lines(
            connected(
                "{'r:x':{'recoverable':true,'positioned':true,'epoch':'E1','offset':1,"
                    + "'was_recovering':true,'recovered':true,'publications':"
                    + kept(2, 3)
                    + "},'r:y':{'recoverable':true,'positioned':true,'epoch':'E2',"
                    + "'was_recovering':true}}"),
            pub("r:x", 4)));
  }

  @Test
  void whatTheTokenSaysOfThemIsTold() {
    Grant grant = new Grant(new Payload("\"i\""), new Payload("\"d\""), 0);
    walk.node.tokens.connection("t", new Identity("ann", null, 0, Map.of("p:x", grant)));
    walk.connectsWith("ann", "t");
    walk.sees(
        lines(
            connected("{'p:x':{'data':'d'}}"),
            "{'push':{'channel':'p:x','join':{'info':{'user':'ann','client':'ann','chan_info':'i'}}}}"));
  }

  @Test
  void commandsBehindTheConnectWaitForThem() {
    walk.node.tokens.connection("t", ann("r:x"));
    walk.engine.hold("history");
    walk.opens("ann", Walk.PROTOCOL);
    walk.says(
        "ann",
        lines("{'id':1,'connect':{'token':'t'}}", subscribe(2, "news"), subscribe(3, "r:x")));
    walk.sees();
    walk.lets("history r:x");
    walk.sees(
        lines(
            connected("{'r:x':{'recoverable':true,'positioned':true,'epoch':'E1'}}"),
            Lines.ok(2, "subscribe"),
            Lines.error(3, 105, "already subscribed")));
  }

  @Test
  void aGapClosesTheConnection() {
    walk.node.tokens.connection("t", ann("r:x"));
    walk.connectsWith("ann", "t");
    walk.sees(connected("{'r:x':{'recoverable':true,'positioned':true,'epoch':'E1'}}"));
    walk.engine.carries(Wire.Carries.NOTHING);
    walk.publishes("r:x", 1, 1);
    walk.engine.carries(Wire.Carries.AT_ONCE);
    walk.publishes("r:x", 2, 2);
    walk.sees("ann: close 3010 insufficient state");
    walk.heals(1);
  }

  @Test
  void oneThatExpiresClosesTheConnectionAfterTheGrace() {
    Grant grant = new Grant(null, null, walk.node.in(Duration.ofSeconds(60)));
    walk.node.tokens.connection("t", new Identity("ann", null, 0, Map.of("news", grant)));
    walk.connectsWith("ann", "t");
    walk.sees(connected("{'news':{'expires':true,'ttl':60}}"));
    PingPong time = new PingPong(walk);
    time.passes(Duration.ofSeconds(60).plus(Node.EXPIRY_GRACE).minusSeconds(1));
    walk.sees();
    time.passes(Duration.ofSeconds(1));
    walk.sees("ann: close 3006 subscription expired");
  }

  @Test
  void oneMayBeRefreshed() {
    Grant grant = new Grant(null, null, walk.node.in(Duration.ofSeconds(60)));
    walk.node.tokens.connection("t", new Identity("ann", null, 0, Map.of("news", grant)));
    walk.connectsWith("ann", "t");
    walk.sees(connected("{'news':{'expires':true,'ttl':60}}"));
    walk.node.tokens.subscription(
        "more", new Grant(null, null, walk.node.in(Duration.ofMinutes(10))));
    walk.says("ann", "{'id':2,'sub_refresh':{'channel':'news','token':'more'}}");
    walk.sees("ann: {'id':2,'sub_refresh':{'expires':true,'ttl':600}}");
    new PingPong(walk).passes(Duration.ofSeconds(610));
  }

  @Test
  void oneMayBeLeftByTheClient() {
    walk.node.tokens.connection("t", ann("r:x"));
    walk.connectsWith("ann", "t");
    walk.says("ann", Lines.unsubscribe(2, "r:x"));
    walk.sees(
        connected("{'r:x':{'recoverable':true,'positioned':true,'epoch':'E1'}}"),
        "ann: " + Lines.ok(2, "unsubscribe"));
    walk.publishes("r:x", 1, 1);
  }

  @Test
  void privateAndClosedOnesAreOpenToTheToken() {
    walk.node.tokens.connection("t", ann("$secret", "closed:x"));
    walk.connectsWith("ann", "t");
    walk.sees(
        lines(
            connected(
                "{'$secret':{},'closed:x':{'recoverable':true,'positioned':true,'epoch':'E1'}}"),
            joined("closed:x", "ann").replace("'user':''", "'user':'ann'")));
  }

  @Test
  void asManyAsAreAllowed() {
    walk.node.tokens.connection("t", ann("a", "b", "c", "d", "e"));
    walk.connectsWith("ann", "t");
    walk.sees(connected("{'a':{},'b':{},'c':{},'d':{},'e':{}}"));
  }

  @Test
  void oneMoreIsClosedWith3505() {
    walk.node.tokens.connection("t", ann("a", "b", "c", "d", "e", "f"));
    walk.connectsWith("ann", "t");
    walk.sees("ann: close 3505 channel limit: 6 channels; at most 5");
  }

  @Test
  void anUnknownNamespaceRefusesTheConnect() {
    walk.node.tokens.connection("t", ann("news", "nowhere:x"));
    try (LogLines log = new LogLines(Connecting.class, Level.FINE)) {
      walk.connectsWith("ann", "t");
      String logged = log.takeOne().getMessage();
      assertTrue(logged.endsWith("subscription to nowhere:x is refused: unknown channel"), logged);
    }
    walk.sees("ann: " + Lines.error(1, 102, "unknown channel"));
    walk.passes(ProtocolMode.REFUSED_FOR);
    walk.sees("ann: close 1001 connect was refused");
  }

  @Test
  void whenOneFailsTheConnectIsRefusedAndTheOthersAreLeft() {
    walk.node.tokens.connection("t", ann("all:x", "all:y"));
    walk.engine.hold("history");
    walk.connectsWith("ann", "t");
    walk.lets("history all:x");
    walk.fails("history all:y");
    walk.sees("ann: " + Lines.internal(1));
    walk.passes(ProtocolMode.REFUSED_FOR);
    walk.sees("ann: close 1001 connect was refused");
  }

  @Test
  void tooMuchThatIsHeldClosesTheConnection() {
    walk.node.tokens.connection("t", ann("r:x", "r:y"));
    walk.engine.hold("history");
    walk.connectsWith("ann", "t");
    walk.lets("history r:x");
    walk.publishes("r:x", 1, Subscription.MAX_HELD + 1);
    walk.lets("history r:y");
    walk.sees(
        connected(
            "{'r:x':{'recoverable':true,'positioned':true,'epoch':'E1'},"
                + "'r:y':{'recoverable':true,'positioned':true,'epoch':'E2'}}"),
        "ann: close 3010 insufficient state");
  }
}
