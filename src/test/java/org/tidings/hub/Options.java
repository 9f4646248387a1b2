package org.tidings.hub;

import java.time.Duration;
import java.util.Map;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.auth.ChannelOptions.Positions;
import org.tidings.auth.Namespaces;

/** The namespaces of the tests' channels. */
final class Options {
  private static final Allowed ALL = new Allowed(true, false, true);
  private static final ChannelOptions.History NO_HISTORY =
      new ChannelOptions.History(0, Duration.ZERO, Duration.ofDays(30));
  private static final ChannelOptions.History HISTORY =
      new ChannelOptions.History(100, Duration.ofMinutes(5), Duration.ofDays(30));

  private static final ChannelOptions.History MUCH_HISTORY =
      new ChannelOptions.History(100_000, Duration.ofHours(1), Duration.ofDays(1));

  private Options() {}

  /**
   * Anybody may do everything. Without a namespace: nothing is kept, nobody is known. {@code h}:
   * history, recovery if asked for. {@code r}: recovery always. {@code big}: and of a long history.
   * {@code cache}: its last publication. {@code p}: presence, joins and leaves, always told. {@code
   * told}: if asked for. {@code all}: recovery, presence, joins. {@code closed}: nobody may do
   * anything.
   */
  static Namespaces namespaces() {
    Positions none = new Positions(false, false, false, false, false);
    Positions asked = new Positions(true, false, true, false, false);
    Positions forced = new Positions(true, true, true, true, false);
    Positions cache = new Positions(true, true, true, true, true);
    return new Namespaces(
        options(false, NO_HISTORY, none, ALL),
        Map.of(
            "h", options(false, HISTORY, asked, ALL),
            "r", options(false, HISTORY, forced, ALL),
            "cache", options(false, HISTORY, cache, ALL),
            "big", options(false, MUCH_HISTORY, forced, ALL),
            "p", options(true, NO_HISTORY, none, ALL),
            "told",
                new ChannelOptions(true, true, false, NO_HISTORY, none, everybody(), true, null),
            "all", options(true, HISTORY, forced, ALL),
            "closed", options(true, HISTORY, forced, Allowed.NOBODY)));
  }

  private static Permissions everybody() {
    return new Permissions(ALL, ALL, ALL, ALL);
  }

  private static ChannelOptions options(
      boolean people, ChannelOptions.History history, Positions positions, Allowed allowed) {
    return new ChannelOptions(
        people,
        people,
        people,
        history,
        positions,
        new Permissions(allowed, allowed, allowed, allowed),
        true,
        null);
  }
}
