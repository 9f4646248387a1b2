package org.tidings.hub;

import static org.tidings.hub.Lines.connected;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client speaks is decided once: by its opening, or by the first line that it says. */
class ModeTest {
  private final Walk walk = new Walk();

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':1,'connect':{}}",
        " { 'connect' : { } , 'id' : 1.0 } ",
        "{'id':1,'connect':{'name':'js','version':7}}",
        "{'id':1,'connect':{}}\n"
      })
  void aConnectMakesAProtocolClient(String first) {
    walk.opens("ann", Opening.UNDECIDED);
    walk.says("ann", first);
    walk.sees(connected("ann"));
    walk.says("ann", "1");
    walk.sees("ann: close 3501 bad request: a command must be a JSON object");
  }

  @Test
  void onlyTheFirstLineDecides() {
    walk.opens("ann", Opening.UNDECIDED);
    walk.says("ann", "{'id':1,'connect':{}}\n?");
    walk.sees(connected("ann"), "ann: close 3501 bad request: a command must be one line of JSON");
  }

  @Test
  void aConnectThatIsWrongInsideIsOneToo() {
    walk.opens("ann", Opening.UNDECIDED);
    walk.says("ann", "{'id':1,'connect':{'token':7}}");
    walk.sees("ann: close 3501 bad request: connect.token must be a string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "{}",
        "[{'id':1,'connect':{}}]",
        "{'connect':{}}",
        "{'id':0,'connect':{}}",
        "{'id':-1,'connect':{}}",
        "{'id':'1','connect':{}}",
        "{'id':1,'connect':null}",
        "{'id':1,'connect':true}",
        "{'id':4294967296,'connect':{}}",
        "{'id':1,'subscribe':{'channel':'news'}}"
      })
  void anythingElseMakesAPlainClient(String first) {
    walk.opens("ann", Opening.UNDECIDED);
    walk.says("ann", first);
    walk.says("ann", "{'id':1,'connect':{}}");
    walk.sees("ann: " + first, "ann: {'id':1,'connect':{}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "{'id':1,'connect':{}", "\n{'id':1,'connect':{}}?"})
  void whatIsMalformedMakesAPlainClient(String first) {
    walk.opens("ann", Opening.UNDECIDED);
    walk.says("ann", first);
    anErrorIsSeen();
    walk.says("ann", "{'id':1,'connect':{}}");
    walk.sees("ann: {'id':1,'connect':{}}");
  }

  @Test
  void whatIsNoTextMakesAPlainClient() {
    walk.opens("ann", Opening.UNDECIDED);
    walk.peer("ann").client().receiveGarbled("not UTF-8", 9);
    walk.node.settle();
    walk.sees("ann: {'error':{'code':107,'message':'not UTF-8'}}");
    walk.says("ann", "{'id':1,'connect':{}}");
    walk.sees("ann: {'id':1,'connect':{}}");
  }

  @Test
  void silenceIsNoFault() {
    walk.opens("ann", Opening.UNDECIDED);
    walk.passes(Node.CONNECT_TIMEOUT.plusSeconds(2));
    walk.says("ann", "{'id':1,'connect':{}}");
    walk.sees(connected("ann"));
  }

  @Test
  void anOpeningWithHeartbeatsIsAPlainClientWhateverItSays() {
    walk.opens("ann", new Opening(false, true, List.of(), null));
    walk.says("ann", "{'id':1,'connect':{}}");
    walk.sees("ann: {'id':1,'connect':{}}");
  }

  @Test
  void aProtocolOpeningIsAProtocolClientWhateverItSays() {
    walk.opens("ann", Walk.PROTOCOL);
    walk.says("ann", "1");
    walk.sees("ann: close 3501 bad request: a command must be a JSON object");
  }

  private void anErrorIsSeen() {
    List<String> seen = walk.node.events.take();
    if (seen.size() != 1 || !seen.get(0).startsWith("ann: send {\"error\":{\"code\":107,")) {
      throw new AssertionError(seen);
    }
  }
}
