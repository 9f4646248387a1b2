package org.tidings;

import static org.tidings.ChannelOption.*;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.ChannelOptions.History;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.auth.ChannelOptions.Positions;

/**
 * Reads the options of one namespace, and refuses those that promise what they cannot keep alone. A
 * permission for what is switched off is none: it stays without effect.
 */
final class ChannelOptionsReader {
  private static final int MOST_KEPT = 100_000;
  private static final Duration LONGEST_KEPT = Duration.ofDays(365);
  private static final Duration LONGEST_KNOWN = Duration.ofDays(3_650);

  /**
   * What is of no use alone.
   *
   * @param needs for people
   * @param oneOf at least one of them must be switched on
   */
  private record Rule(ChannelOption option, String needs, Set<ChannelOption> oneOf) {
    static Rule of(ChannelOption option, ChannelOption... oneOf) {
      List<String> names = List.of(oneOf).stream().map(ChannelOption::key).toList();
      return new Rule(option, String.join(" or ", names), Set.of(oneOf));
    }

    static Rule history(ChannelOption option) {
      return new Rule(option, "history_size and history_ttl", Set.of(HISTORY_SIZE, HISTORY_TTL));
    }
  }

  private static final List<Rule> RULES =
      List.of(
          Rule.of(HISTORY_SIZE, HISTORY_TTL),
          Rule.of(HISTORY_TTL, HISTORY_SIZE),
          Rule.of(FORCE_PUSH_JOIN_LEAVE, JOIN_LEAVE),
          Rule.history(ALLOW_POSITIONING),
          Rule.history(FORCE_POSITIONING),
          Rule.history(ALLOW_RECOVERY),
          Rule.history(FORCE_RECOVERY),
          Rule.of(FORCE_RECOVERY_MODE, ALLOW_RECOVERY, FORCE_RECOVERY),
          Rule.of(DELTA_PUBLISH, ALLOWED_DELTA_TYPES));

  private final Values values;
  private final Problems problems;
  private final Set<ChannelOption> on = EnumSet.noneOf(ChannelOption.class);

  /**
   * Reads once.
   *
   * @param options by name
   * @param place what comes before the names
   */
  ChannelOptionsReader(Map<String, Given> options, String place, Problems problems) {
    this.values = new Values(options, place, problems);
    this.problems = problems;
  }

  ChannelOptions read() {
    int problemsBefore = problems.count();
    History history =
        new History(
            values.number(HISTORY_SIZE, 0, MOST_KEPT),
            values.duration(HISTORY_TTL, Duration.ZERO, LONGEST_KEPT),
            values.duration(HISTORY_META_TTL, Duration.ofSeconds(1), LONGEST_KNOWN));
    Pattern nameRegex = regex();
    switchOn(history);
    // Of values that are wrong themselves, nothing more can be said.
    if (problems.count() == problemsBefore) {
      checkTogether(history);
    }
    return options(history, nameRegex);
  }

  /** Whether delta options are switched on; after {@link #read}. */
  boolean withDeltas() {
    return on.contains(ALLOWED_DELTA_TYPES);
  }

  private void switchOn(History history) {
    for (ChannelOption option : ChannelOption.values()) {
      if (option.defaultValue().equals("false") && values.flag(option)) {
        on.add(option);
      }
    }
    addIf(history.size() > 0, HISTORY_SIZE);
    addIf(!history.ttl().isZero(), HISTORY_TTL);
    addIf(
        values.oneOf(FORCE_RECOVERY_MODE, List.of("stream", "cache")).equals("cache"),
        FORCE_RECOVERY_MODE);
    List<String> deltas = values.list(ALLOWED_DELTA_TYPES);
    for (String delta : deltas) {
      if (!delta.equals("fossil")) {
        values.refuse(ALLOWED_DELTA_TYPES, delta, "fossil");
      }
    }
    addIf(!deltas.isEmpty(), ALLOWED_DELTA_TYPES);
  }

  private void addIf(boolean isOn, ChannelOption option) {
    if (isOn) {
      on.add(option);
    }
  }

  private void checkTogether(History history) {
    for (Rule rule : RULES) {
      if (on.contains(rule.option()) && rule.oneOf().stream().noneMatch(on::contains)) {
        values.conflict(rule.option(), "needs " + rule.needs());
      }
    }
    if (history.isKept() && history.ttl().compareTo(history.metaTtl()) > 0) {
      values.conflict(
          HISTORY_TTL, "is longer than history_meta_ttl, " + Durations.text(history.metaTtl()));
    }
  }

  private ChannelOptions options(History history, @Nullable Pattern nameRegex) {
    return new ChannelOptions(
        on.contains(PRESENCE),
        on.contains(JOIN_LEAVE),
        on.contains(FORCE_PUSH_JOIN_LEAVE),
        history,
        new Positions(
            on.contains(ALLOW_POSITIONING),
            on.contains(FORCE_POSITIONING),
            on.contains(ALLOW_RECOVERY),
            on.contains(FORCE_RECOVERY),
            on.contains(FORCE_RECOVERY_MODE)),
        permissions(),
        on.contains(ALLOW_USER_LIMITED_CHANNELS),
        nameRegex);
  }

  private Permissions permissions() {
    return new Permissions(
        new Allowed(
            on.contains(ALLOW_SUBSCRIBE_FOR_CLIENT),
            on.contains(ALLOW_SUBSCRIBE_FOR_SUBSCRIBER),
            on.contains(ALLOW_SUBSCRIBE_FOR_ANONYMOUS)),
        new Allowed(
            on.contains(ALLOW_PUBLISH_FOR_CLIENT),
            on.contains(ALLOW_PUBLISH_FOR_SUBSCRIBER),
            on.contains(ALLOW_PUBLISH_FOR_ANONYMOUS)),
        new Allowed(
            on.contains(ALLOW_PRESENCE_FOR_CLIENT),
            on.contains(ALLOW_PRESENCE_FOR_SUBSCRIBER),
            on.contains(ALLOW_PRESENCE_FOR_ANONYMOUS)),
        new Allowed(
            on.contains(ALLOW_HISTORY_FOR_CLIENT),
            on.contains(ALLOW_HISTORY_FOR_SUBSCRIBER),
            on.contains(ALLOW_HISTORY_FOR_ANONYMOUS)));
  }

  private @Nullable Pattern regex() {
    Optional<String> text = values.text(CHANNEL_REGEX);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Pattern.compile(text.get());
    } catch (PatternSyntaxException e) {
      values.refuse(
          CHANNEL_REGEX, "a regular expression: " + e.getDescription() + " at " + e.getIndex());
      return null;
    }
  }
}
