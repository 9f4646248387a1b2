package org.tidings.auth;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.ChannelOptions.History;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.auth.ChannelOptions.Positions;

/** Options of channels for tests: everything switched on, one permission for everything. */
final class Options {
  static final Allowed CLIENT = new Allowed(true, false, false);
  static final Allowed SUBSCRIBER = new Allowed(false, true, false);
  static final Allowed CLIENT_ANONYMOUS = new Allowed(true, false, true);
  static final Allowed SUBSCRIBER_ANONYMOUS = new Allowed(false, true, true);

  private static final Positions POSITIONS = new Positions(true, false, true, false, false);
  private static final History ON = new History(10, Duration.ofMinutes(1), Duration.ofDays(1));
  private static final History OFF = new History(0, Duration.ZERO, Duration.ZERO);

  private Options() {}

  static ChannelOptions of(Allowed everything) {
    return options(everything, true, true, null);
  }

  static ChannelOptions withoutUserLimits(Allowed everything) {
    return options(everything, true, false, null);
  }

  static ChannelOptions withoutPresenceAndHistory(Allowed everything) {
    return options(everything, false, true, null);
  }

  static ChannelOptions matching(String nameRegex) {
    return options(CLIENT, true, true, Pattern.compile(nameRegex));
  }

  static ChannelOptions with(Permissions permissions) {
    return new ChannelOptions(true, false, false, ON, POSITIONS, permissions, true, null);
  }

  private static ChannelOptions options(
      Allowed everything, boolean kept, boolean userLimited, @Nullable Pattern nameRegex) {
    return new ChannelOptions(
        kept,
        false,
        false,
        kept ? ON : OFF,
        POSITIONS,
        new Permissions(everything, everything, everything, everything),
        userLimited,
        nameRegex);
  }
}
