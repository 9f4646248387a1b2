package org.tidings.standalone;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.tidings.Config;
import org.tidings.ConfigException;
import org.tidings.Durations;
import org.tidings.Setting;
import org.tidings.auth.TokenMint;
import org.tidings.auth.TokenSettings;

/** {@code gen-token}: makes a token that a server with the same settings accepts. */
final class NewToken {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration DEFAULT = Duration.ofHours(1);

  private NewToken() {}

  /**
   * Of the operands of this command line.
   *
   * @throws ConfigException on what cannot be used, and without a secret to sign with
   */
  static String of(CommandLine commandLine, Config config) {
    Duration ttl = ttl(commandLine.operands().get(CommandLine.TTL));
    String channel = commandLine.operands().get(CommandLine.CHANNEL);
    String user = commandLine.operand(CommandLine.USER);
    TokenMint mint = mint(config.access().tokens());
    if (channel == null) {
      return mint.connection(user, ttl);
    }
    if (channel.isEmpty()) {
      throw new ConfigException(CommandLine.CHANNEL + ": '' is not a channel");
    }
    return mint.subscription(user, channel, ttl);
  }

  private static TokenMint mint(TokenSettings tokens) {
    if (tokens.hmacSecretKey() == null) {
      throw new ConfigException(
          "gen-token needs the setting " + Setting.TOKEN_HMAC_SECRET_KEY.key() + " to sign with");
    }
    return new TokenMint(tokens, InstantSource.system());
  }

  private static Duration ttl(@Nullable String text) {
    if (text == null) {
      return DEFAULT;
    }
    String refused = CommandLine.TTL + ": '" + text + "' is not ";
    Duration ttl =
        Durations.parse(text.trim())
            .orElseThrow(() -> new ConfigException(refused + Durations.FORM));
    if (ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(LONGEST) > 0) {
      throw new ConfigException(
          refused + "between " + Durations.text(SHORTEST) + " and " + Durations.text(LONGEST));
    }
    return ttl;
  }
}
