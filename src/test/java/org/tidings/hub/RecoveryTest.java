package org.tidings.hub;

import static org.tidings.hub.Lines.error;
import static org.tidings.hub.Lines.kept;
import static org.tidings.hub.Lines.ok;
import static org.tidings.hub.Lines.pub;
import static org.tidings.hub.Lines.recover;
import static org.tidings.hub.Lines.recovered;
import static org.tidings.hub.Lines.subscribed;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tidings.engine.Retention;

/** What a client that comes back is given. */
class RecoveryTest {
  private static final String NOT = "'was_recovering':true";

  private final Walk walk = new Walk();

  @BeforeEach
  void annIsConnected() {
    walk.connects("ann");
  }

  @AfterEach
  void nothingElseHappenedAndNothingIsLeft() {
    walk.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 9, 10})
  void itIsGivenWhatItMissed(long offset) {
    published("r:x", 10);
    walk.says("ann", recover(2, "r:x", "E1", offset));
    walk.sees("ann: " + recovered(2, offset, 10));
    walk.publishes("r:x", 11, 11);
    walk.sees("ann: " + pub("r:x", 11));
  }

  @Test
  void itIsGivenAsManyAsMayBeGiven() {
    published("r:x", 5 + Node.RECOVERY_LIMIT);
    walk.says("ann", recover(2, "r:x", "E1", 5));
    walk.sees("ann: " + recovered(2, 5, 5 + Node.RECOVERY_LIMIT));
  }

  @Test
  void oneMoreIsNotRecovered() {
    published("r:x", 6 + Node.RECOVERY_LIMIT);
    walk.says("ann", recover(2, "r:x", "E1", 5));
    walk.sees("ann: " + subscribed(2, 6 + Node.RECOVERY_LIMIT, NOT));
    walk.publishes("r:x", 17, 17);
    walk.sees("ann: " + pub("r:x", 17));
  }

  @ParameterizedTest
  @CsvSource({"3, true", "2, false"})
  void whatIsNotKeptAnyMoreIsNotRecovered(long offset, boolean recovers) {
    for (int i = 1; i <= 8; i++) {
      walk.publishes("r:x", String.valueOf(i), new Retention(5, Duration.ofMinutes(5), days()));
    }
    walk.epoch("r:x");
    walk.says("ann", recover(2, "r:x", "E1", offset));
    walk.sees("ann: " + (recovers ? recovered(2, 3, 8) : subscribed(2, 8, NOT)));
  }

  @ParameterizedTest
  @CsvSource({"8, true", "7, false"})
  void whenAllHaveGoneOnlyTheTopIsRecovered(long offset, boolean recovers) {
    published("r:x", 8);
    walk.node.clock.pass(Duration.ofMinutes(5));
    walk.node.events.take();
    walk.connects("bob");
    walk.says("bob", recover(2, "r:x", "E1", offset));
    walk.sees("bob: " + (recovers ? recovered(2, 8, 8) : subscribed(2, 8, NOT)));
    walk.goes("ann");
    walk.goes("bob");
  }

  @Test
  void anotherEpochIsNotRecovered() {
    published("r:x", 3);
    walk.says("ann", recover(2, "r:x", "nothere1", 2));
    walk.sees("ann: " + subscribed(2, 3, NOT));
  }

  @Test
  void anotherEpochAtTheTopIsNotRecoveredEither() {
    published("r:x", 3);
    walk.says("ann", recover(2, "r:x", "nothere1", 3));
    walk.sees("ann: " + subscribed(2, 3, NOT));
  }

  @Test
  void anEmptyEpochMatchesAny() {
    published("r:x", 3);
    walk.says("ann", recover(2, "r:x", "", 2));
    walk.sees("ann: " + recovered(2, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, Long.MAX_VALUE})
  void aPositionAboveTheTopIsNotRecovered(long offset) {
    published("r:x", 3);
    walk.says("ann", recover(2, "r:x", "E1", offset));
    walk.sees("ann: " + subscribed(2, 3, NOT));
  }

  @Test
  void whereItIsAllowedItIsDoneForWhoAsks() {
    published("h:x", 3);
    walk.says(
        "ann", recover(2, "h:x", "E1", 2).replace("'recover'", "'recoverable':true,'recover'"));
    walk.sees("ann: " + recovered(2, 2, 3));
    walk.says("ann", recover(3, "h:y", "", 0));
    walk.sees("ann: " + ok(3, "subscribe"));
  }

  @Test
  void strictlyWhatCannotBeRecoveredIsRefusedWith112() {
    published("all:x", 3);
    walk.says("ann", strict("all:x", "nothere1", 2));
    walk.sees("ann: " + error(2, 112, "unrecoverable position"));
    walk.publishes("all:x", 4, 4);
    walk.says("ann", strict("all:x", "E1", 3));
    walk.sees("ann: " + recovered(2, 3, 4) + "\n" + Lines.joined("all:x", "ann"));
  }

  @Test
  void whatIsNotKeptMovesNoPosition() {
    published("r:x", 2);
    walk.says("ann", recover(2, "r:x", "E1", 1));
    walk.sees("ann: " + recovered(2, 1, 2));
    walk.publishes("r:x", "'skipped'", Retention.NONE);
    walk.publishes("r:x", 3, 3);
    walk.sees("ann: {'push':{'channel':'r:x','pub':{'data':'skipped'}}}", "ann: " + pub("r:x", 3));
  }

  @Test
  void aCacheGivesTheLatestAlone() {
    published("cache:x", 20);
    walk.says("ann", recover(2, "cache:x", "E1", 3));
    walk.sees("ann: " + cached(20));
    walk.publishes("cache:x", 21, 21);
    walk.sees("ann: " + pub("cache:x", 21));
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "nothere1, 2", "E1, 0", "E1, 4000"})
  void aCacheGivesItWhereverTheClientWas(String epoch, long offset) {
    published("cache:x", 3);
    walk.says("ann", recover(2, "cache:x", epoch, offset));
    walk.sees("ann: " + cached(3));
  }

  @Test
  void aCacheGivesNothingToWhoHasIt() {
    published("cache:x", 3);
    walk.says("ann", recover(2, "cache:x", "E1", 3));
    walk.sees("ann: " + recovered(2, 3, 3));
  }

  @Test
  void aCacheThatIsEmptyDoesNotRecover() {
    walk.says("ann", recover(2, "cache:x", "", 0));
    walk.sees("ann: " + subscribed(2, 0, NOT));
  }

  @Test
  void aCacheWhoseLatestHasGoneDoesNotRecover() {
    published("cache:x", 3);
    walk.node.clock.pass(Duration.ofMinutes(5));
    walk.says("ann", strict("cache:x", "E1", 2));
    walk.sees("ann: " + error(2, 112, "unrecoverable position"));
    walk.goes("ann");
  }

  @Test
  void aCacheMergesWhatComesMeanwhile() {
    published("cache:x", 3);
    walk.engine.hold("history");
    walk.says("ann", recover(2, "cache:x", "E1", 1));
    walk.carriesOut("history cache:x");
    walk.publishes("cache:x", 4, 5);
    walk.lets("history cache:x");
    walk.sees("ann: " + cached(3) + "\n" + Lines.pubs("cache:x", 4, 5));
  }

  private void published(String channel, long count) {
    walk.publishes(channel, 1, count);
    walk.epoch(channel);
  }

  private static String cached(long offset) {
    return subscribed(2, offset, NOT + ",'recovered':true,'publications':" + kept(offset, offset));
  }

  private static String strict(String channel, String epoch, long offset) {
    return recover(2, channel, epoch, offset).replace("'recover'", "'flag':2,'recover'");
  }

  private static Duration days() {
    return Duration.ofDays(30);
  }
}
