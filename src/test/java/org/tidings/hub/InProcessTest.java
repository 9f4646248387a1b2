package org.tidings.hub;

import static org.tidings.hub.Lines.lines;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tidings.app.Tidings;
import org.tidings.auth.Grant;
import org.tidings.auth.Identity;

/** What the application in the same process has the server do. */
class InProcessTest {
  private static final JsonValue HEY = Json.createValue("hey");

  private final Walk walk = new Walk();
  private final Tidings tidings = new InProcess(walk.node.hub, new ServerApi(walk.node.hub));

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @Test
  void aHandlerMayWaitForWhatItTellsTheClientThatAwaitsItsAnswer() {
    walk.opensWith("ann", "news");
    String id = walk.peer("ann").client().id();
    walk.node.handler.answers(
        message -> tidings.sendToClient(id, HEY).thenApply(told -> Optional.of(message)));
    walk.says("ann", "1");
    walk.sees("ann: 'hey'", "ann: 1");
  }

  @Test
  void aClientThatIsStillConnectingIsToldWhenItHas() {
    walk.node.tokens.connection("t", new Identity("ann", null, 0, Map.of("r:x", Grant.PLAIN)));
    walk.engine.hold("history");
    walk.connectsWith("ann", "t");
    var unused = tidings.sendToUser("ann", HEY);
    walk.sees();
    walk.lets("history r:x");
    walk.seesLines(
        "ann",
        lines(
            "{'id':1,'connect':{'client':'ann','version':'tidings test','ping':25,'pong':true,"
                + "'subs':{'r:x':{'recoverable':true,'positioned':true,'epoch':'E1'}}}}",
            "{'push':{'message':{'data':'hey'}}}"));
  }
}
