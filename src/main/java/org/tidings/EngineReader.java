package org.tidings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tidings.redis.RedisAddress;
import org.tidings.redis.RedisSettings;

/** Reads the settings that say where streams and presence are kept. */
final class EngineReader {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Values values;

  EngineReader(Values values) {
    this.values = values;
  }

  /** How Redis is used; null: it is not. */
  @Nullable RedisSettings redis() {
    String type = values.oneOf(Setting.ENGINE_TYPE, List.of("memory", "redis"));
    Optional<RedisAddress> url = values.text(Setting.REDIS_URL).flatMap(this::url);
    RedisSettings settings =
        new RedisSettings(
            url.orElseGet(this::address).as(user(), password()),
            caFile(),
            prefix(),
            values.duration(Setting.REDIS_CONNECT_TIMEOUT, SHORTEST, LONGEST),
            values.duration(Setting.REDIS_TIMEOUT, Duration.ofSeconds(1), LONGEST));
    return type.equals("redis") || url.isPresent() ? settings : null;
  }

  private Optional<RedisAddress> url(String text) {
    return parsed(Setting.REDIS_URL, text);
  }

  private RedisAddress address() {
    return values
        .text(Setting.REDIS_ADDRESS)
        .flatMap(text -> parsed(Setting.REDIS_ADDRESS, text))
        .or(() -> RedisAddress.parse(Setting.REDIS_ADDRESS.defaultValue()))
        .orElseThrow();
  }

  private Optional<RedisAddress> parsed(Setting setting, String text) {
    Optional<RedisAddress> address = RedisAddress.parse(text);
    if (address.isEmpty()) {
      values.refuse(setting, RedisAddress.FORM);
    }
    return address;
  }

  private @Nullable String user() {
    return values.text(Setting.REDIS_USER).orElse(null);
  }

  private @Nullable String password() {
    return values.secret(Setting.REDIS_PASSWORD).orElse(null);
  }

  private @Nullable Path caFile() {
    Optional<Path> file = values.text(Setting.REDIS_CA_FILE).map(Path::of);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      values.refuse(Setting.REDIS_CA_FILE, "a file that can be read");
    }
    return file.orElse(null);
  }

  private String prefix() {
    String prefix = values.word(Setting.REDIS_PREFIX, "a prefix");
    if (!PREFIX.matcher(prefix).matches()) {
      values.refuse(Setting.REDIS_PREFIX, "1 to 64 letters, digits, _, ., : or -");
    }
    return prefix;
  }
}
