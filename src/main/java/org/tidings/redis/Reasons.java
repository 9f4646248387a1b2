package org.tidings.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why something failed, in one line for operators, without a payload or a secret. */
final class Reasons {
  private static final int LONGEST = 200;

  /** What the library says when no server of a cluster can be used; then one of the reasons. */
  private static final Pattern CLUSTER =
      Pattern.compile(
          "(?s).*\\sDetails:\\s*\\[\\S*]: (Unable to connect to \\[\\S*]: )?(?<why>[^\\n]*).*");

  /** What Redis wraps around an error in a script, as 6.2 and as 7.0 do. */
  private static final Pattern SCRIPT =
      Pattern.compile(
          "^ERR Error running script .*@user_script: ?\\d+: -?"
              + "|,? script: [0-9a-f]{40}, on @user_script:\\d+\\.?$");

  /** After it Redis quotes what it was sent. */
  private static final Pattern ARGUMENTS = Pattern.compile(",? with args beginning with.*");

  private static final Pattern NO_RIGHT =
      Pattern.compile("^NOPERM |^(ERR )?The user executing the script ");

  private Reasons() {}

  /**
   * The reason.
   *
   * @param user who we are at Redis; null: the default user
   */
  static String text(Throwable failure, @Nullable String user) {
    Throwable cause = cause(failure);
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    if (cause instanceof UnknownHostException) {
      return "the host cannot be found: " + line(message);
    }
    Matcher cluster = CLUSTER.matcher(message);
    return explained(line(cluster.matches() ? cluster.group("why") : message), user);
  }

  /** Whether Redis has answered, and refuses; not that the way to it failed. */
  static boolean isRefusal(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisCommandExecutionException;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !saysEnough(cause)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean saysEnough(Throwable failure) {
    return failure instanceof UnknownHostException || failure instanceof IllegalStateException;
  }

  private static String line(String message) {
    String first = message.strip().lines().findFirst().orElse("");
    String known = ARGUMENTS.matcher(SCRIPT.matcher(first).replaceAll("")).replaceFirst("");
    String text = known.replaceFirst("\\.$", "").replaceAll("\\p{C}", "?");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private static String explained(String text, @Nullable String user) {
    String who = user == null ? "the default user" : "the user '" + user + "'";
    if (text.startsWith("NOAUTH ")) {
      return "Redis wants a password (NOAUTH): set engine.redis.password, or put it into the"
          + " address";
    }
    if (text.startsWith("WRONGPASS ")) {
      return "Redis knows no such user, or the password is another (WRONGPASS), for " + who;
    }
    return NO_RIGHT.matcher(text).find() ? who + " lacks a right at Redis: " + text : text;
  }
}
