package org.tidings.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonsTest {
  private static final String SHA = "4df7278bc8bc69723f5df48547b167111dda3f4e";

  private static String said(String message) {
    return Reasons.text(new RedisCommandExecutionException(message), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OOM is full.",
        "OOM is full. script: " + SHA + ", on @user_script:34.",
        "ERR Error running script (call to f_"
            + SHA
            + "): @user_script:60: @user_script: 60: -OOM is full.",
        "OOM is full\r\nof a payload"
      })
  void whatRedisSaysIsItsFirstLineWithoutTheScript(String message) {
    assertEquals("OOM is full", said(message));
  }

  @Test
  void whatRedisWasSentIsNotRepeated() {
    assertEquals(
        "ERR unknown command 'PUBLISH'",
        said("ERR unknown command 'PUBLISH', with args beginning with: 'news' 'payload' "));
  }

  @Test
  void itIsShortAndCanBePrinted() {
    String text = said("ERR \u001b[31m\u202e" + "x".repeat(500));
    assertTrue(text.startsWith("ERR ?[31m?xxx"), text);
    assertEquals(201, text.length());
  }

  @Test
  void passwordThatIsMissingIsAskedFor() {
    assertEquals(
        "Redis wants a password (NOAUTH): set engine.redis.password, or put it into the address",
        said("NOAUTH Authentication required."));
  }

  @Test
  void whoIsNotKnownIsNamed() {
    RedisCommandExecutionException failure = new RedisCommandExecutionException("WRONGPASS x");
    String text = "Redis knows no such user, or the password is another (WRONGPASS), for ";
    assertEquals(text + "the user 'tidings'", Reasons.text(failure, "tidings"));
    assertEquals(text + "the default user", Reasons.text(failure, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NOPERM no permissions to run 'info' | NOPERM no permissions to run 'info'",
        "ERR The user executing the script can't publish script: "
            + SHA
            + ", on @user_script:69. | ERR The user executing the script can't publish",
        "ERR Error running script (call to f_"
            + SHA
            + "): @user_script:6: @user_script: 6: The user executing the script can't publish"
            + " | The user executing the script can't publish"
      })
  void whoLacksARightIsNamedAndWhich(String message, String right) {
    assertEquals(
        "the user 'tidings' lacks a right at Redis: " + right,
        Reasons.text(new RedisCommandExecutionException(message), "tidings"));
  }

  @Test
  void hostThatIsNotFoundIsNamed() {
    UnknownHostException unknown = new UnknownHostException("Failed to resolve 'nowhere'");
    unknown.initCause(new IllegalStateException("NXDOMAIN"));
    Throwable failure = new CompletionException(new RedisConnectionException("no", unknown));
    assertEquals(
        "the host cannot be found: Failed to resolve 'nowhere'", Reasons.text(failure, null));
  }

  @Test
  void clusterThatCannotBeUsedSaysWhy() {
    String details =
        "Cannot retrieve cluster partitions from [redis://u:*****@h:1?timeout=10s]\n\nDetails:\n"
            + "\t[redis://u:*****@h:1?timeout=10s]: Unable to connect to [h/<unresolved>:1]:"
            + " WRONGPASS invalid username-password pair\n"
            + "\t[redis://u:*****@i:1?timeout=10s]: ERR This instance has cluster support disabled\n";
    assertEquals(
        "Redis knows no such user, or the password is another (WRONGPASS), for the user 'u'",
        Reasons.text(new RedisConnectionException(details), "u"));
  }

  @Test
  void innermostCauseIsTheReasonAndWhatWeSayOurselvesStays() {
    Throwable refused = new ConnectException("Connection refused");
    assertEquals(
        "Connection refused", Reasons.text(new RedisConnectionException("no", refused), null));
    assertEquals(
        "it is a replica", Reasons.text(new IllegalStateException("it is a replica", refused), ""));
    assertEquals("ConnectException", Reasons.text(new ConnectException(), null));
  }

  @Test
  void onlyWhatRedisAnsweredIsARefusal() {
    RedisCommandExecutionException full = new RedisCommandExecutionException("OOM");
    assertTrue(Reasons.isRefusal(full));
    assertTrue(Reasons.isRefusal(new CompletionException(full)));
    assertFalse(Reasons.isRefusal(new IllegalStateException("the connection was lost")));
  }
}
