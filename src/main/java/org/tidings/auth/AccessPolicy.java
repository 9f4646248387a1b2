package org.tidings.auth;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.protocol.ErrorCode;

/**
 * Who may do what in which channel. Knows no client: what it must know of one is handed in.
 *
 * <p>Two kinds of channels are closed, whatever their namespace allows to every client. A private
 * one, {@code $name}, is entered with a subscription token alone. A user-limited one, {@code
 * name#42,43}, where its options have such, is entered with a token or by the users whom it names,
 * and by a user without a name never. Who may not enter a closed channel by itself may not publish
 * to it or ask about it from outside either: there {@code …_for_client} counts only once the client
 * is subscribed to it, by a token or by the server.
 *
 * <p>Insecure, everything that exists and is switched on may be done by everybody, with a token or
 * without.
 */
public final class AccessPolicy {
  private static final char PRIVATE = '$';
  private static final char NAMESPACE_END = ':';
  private static final char USERS_START = '#';
  private static final Pattern USER_SEPARATOR = Pattern.compile(",");

  private final Namespaces namespaces;
  private final boolean insecure;
  private final boolean tokenRequired;
  private final int maxNameLength;

  /**
   * A policy that does not change.
   *
   * @param insecure no permissions and no tokens, for development
   * @param tokenRequired nobody connects without a token; ignored when insecure
   * @param maxNameLength of a channel, in chars
   */
  public AccessPolicy(
      Namespaces namespaces, boolean insecure, boolean tokenRequired, int maxNameLength) {
    this.namespaces = namespaces;
    this.insecure = insecure;
    this.tokenRequired = tokenRequired;
    this.maxNameLength = maxNameLength;
  }

  /** Whether a client must bring a token to connect. */
  public boolean tokenRequired() {
    return tokenRequired && !insecure;
  }

  /**
   * Whether a client may subscribe. A token goes before what the channel's name and options say.
   *
   * @param hasToken whether it brought a subscription token
   */
  public Ruling subscribe(Identity who, String channel, boolean hasToken) {
    return in(channel, options -> mayEnter(who, channel, hasToken, options));
  }

  /** Whether a client may publish. */
  public Ruling publish(Identity who, String channel, boolean subscribed) {
    return in(channel, options -> may(Permissions::publish, who, channel, subscribed, options));
  }

  /** Whether a client may ask who is there. */
  public Ruling presence(Identity who, String channel, boolean subscribed) {
    return in(
        channel,
        options ->
            options.presence()
                ? may(Permissions::presence, who, channel, subscribed, options)
                : new Ruling.Denied(ErrorCode.NOT_AVAILABLE));
  }

  /** Whether a client may read what was published. */
  public Ruling history(Identity who, String channel, boolean subscribed) {
    return in(
        channel,
        options ->
            options.history().isKept()
                ? may(Permissions::history, who, channel, subscribed, options)
                : new Ruling.Denied(ErrorCode.NOT_AVAILABLE));
  }

  /** Whether there is such a channel at all: for who may do everything. */
  public Ruling exists(String channel) {
    return in(channel, Ruling.Allowed::new);
  }

  private Ruling in(String channel, Function<ChannelOptions, Ruling> rule) {
    Optional<ChannelOptions> options = namespaces.of(channel);
    if (options.isEmpty()) {
      return new Ruling.Denied(ErrorCode.UNKNOWN_CHANNEL);
    }
    return isName(channel, options.get())
        ? rule.apply(options.get())
        : new Ruling.Denied(ErrorCode.BAD_REQUEST);
  }

  private Ruling mayEnter(Identity who, String channel, boolean hasToken, ChannelOptions options) {
    if (hasToken) {
      return new Ruling.TokenDecides(options);
    }
    if (insecure) {
      return new Ruling.Allowed(options);
    }
    if (isPrivate(channel)) {
      return new Ruling.Denied(ErrorCode.PERMISSION_DENIED);
    }
    return isUserLimited(channel, options)
        ? ruling(isNamed(who, channel), options)
        : ruling(options.permissions().subscribe().allows(who, false), options);
  }

  private Ruling may(
      Function<Permissions, ChannelOptions.Allowed> what,
      Identity who,
      String channel,
      boolean subscribed,
      ChannelOptions options) {
    boolean allowed =
        (subscribed || isOpenTo(who, channel, options))
            && what.apply(options.permissions()).allows(who, subscribed);
    return ruling(insecure || allowed, options);
  }

  private static Ruling ruling(boolean allowed, ChannelOptions options) {
    return allowed ? new Ruling.Allowed(options) : new Ruling.Denied(ErrorCode.PERMISSION_DENIED);
  }

  /** Whether neither the mark of a private channel nor a list of other users closes it. */
  private static boolean isOpenTo(Identity who, String channel, ChannelOptions options) {
    return !isPrivate(channel) && (!isUserLimited(channel, options) || isNamed(who, channel));
  }

  private static boolean isPrivate(String channel) {
    return channel.charAt(0) == PRIVATE;
  }

  private static boolean isUserLimited(String channel, ChannelOptions options) {
    return options.allowUserLimited() && channel.indexOf(USERS_START) >= 0;
  }

  private static boolean isNamed(Identity who, String channel) {
    String users = channel.substring(channel.lastIndexOf(USERS_START) + 1);
    return !who.isAnonymous() && USER_SEPARATOR.splitAsStream(users).anyMatch(who.user()::equals);
  }

  /**
   * White space inside a line and every script are welcome; what would break a line of a log, or
   * has no UTF-8, is not.
   */
  private boolean isName(String channel, ChannelOptions options) {
    return !channel.isEmpty()
        && channel.length() <= maxNameLength
        && channel.codePoints().allMatch(AccessPolicy::isPrintable)
        && (options.nameRegex() == null
            || options.nameRegex().matcher(withoutNamespace(channel)).matches());
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** What follows the namespace; without one, the whole name with the mark of a private channel. */
  private static String withoutNamespace(String channel) {
    return channel.substring(channel.indexOf(NAMESPACE_END) + 1);
  }
}
