package org.tidings.auth;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace's channels do, and who may do what in them. The names in the configuration are
 * in {@code Config}.
 *
 * @param presence whether it is known who is there
 * @param joinLeave whether coming and going is told
 * @param pushJoinLeave to all subscribers, also those who do not ask for it
 * @param allowUserLimited whether {@code name#42} is for user 42 alone
 * @param nameRegex what the name after the namespace must match as a whole; null: anything
 */
public record ChannelOptions(
    boolean presence,
    boolean joinLeave,
    boolean pushJoinLeave,
    History history,
    Positions positions,
    Permissions permissions,
    boolean allowUserLimited,
    @Nullable Pattern nameRegex) {

  /**
   * How much of a channel's stream is kept.
   *
   * @param size so many publications; 0: no history
   * @param ttl for so long after the last one
   * @param metaTtl how long top and epoch are kept
   */
  public record History(int size, Duration ttl, Duration metaTtl) {
    /** Whether there is any. */
    public boolean isKept() {
      return size > 0 && !ttl.isZero();
    }
  }

  /**
   * Which subscriptions watch their position, and recover.
   *
   * @param cache recovery gives the latest publication alone
   */
  public record Positions(
      boolean allowPositioning,
      boolean forcePositioning,
      boolean allowRecovery,
      boolean forceRecovery,
      boolean cache) {}

  /** Who may do what. */
  public record Permissions(
      Allowed subscribe, Allowed publish, Allowed presence, Allowed history) {}

  /**
   * Who may.
   *
   * @param client any client
   * @param subscriber a client that is subscribed to the channel
   * @param anonymous the two above include clients without a user
   */
  public record Allowed(boolean client, boolean subscriber, boolean anonymous) {
    public static final Allowed NOBODY = new Allowed(false, false, false);

    /** Whether a client may, in a channel that it is subscribed to or not. */
    public boolean allows(Identity who, boolean subscribed) {
      return (client || (subscriber && subscribed)) && (anonymous || !who.isAnonymous());
    }
  }
}
