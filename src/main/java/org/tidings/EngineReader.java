package org.tidings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tidings.redis.RedisAddress;
import org.tidings.redis.RedisSettings;

/** Reads the settings that say where streams and presence are kept. */
final class EngineReader {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final String OF_REDIS = "engine.redis.";

  private final Values values;
  private final List<String> notices = new ArrayList<>();

  EngineReader(Values values) {
    this.values = values;
  }

  /** How Redis is used; null: it is not. */
  @Nullable RedisSettings redis() {
    Optional<RedisAddress> url = values.text(Setting.REDIS_URL).flatMap(this::url);
    boolean used = isUsed();
    RedisSettings settings =
        new RedisSettings(
            url.orElseGet(this::address).as(user(), password()),
            caFile(),
            prefix(),
            values.duration(Setting.REDIS_CONNECT_TIMEOUT, SHORTEST, LONGEST),
            values.duration(Setting.REDIS_TIMEOUT, Duration.ofSeconds(1), LONGEST));
    if (!used) {
      noticeIdle();
    } else if (settings.caFile() != null && !settings.address().tls()) {
      notices.add(
          values.spelled(Setting.REDIS_CA_FILE)
              + " has no effect: the address begins with redis, not rediss, so there is no TLS");
    }
    return used ? settings : null;
  }

  /** What an operator should know; after {@link #redis}. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  /** What is given, with what {@code redis.url} is short for. */
  static Map<String, Given> inForce(Map<String, Given> given) {
    Map<String, Given> all = new TreeMap<>(given);
    Given url = given.get(Setting.REDIS_URL.key());
    if (url != null) {
      all.putIfAbsent(Setting.ENGINE_TYPE.key(), new Given(url.spelled(), "redis"));
      all.putIfAbsent(Setting.REDIS_ADDRESS.key(), url);
    }
    return all;
  }

  private boolean isUsed() {
    boolean redis = values.oneOf(Setting.ENGINE_TYPE, List.of("memory", "redis")).equals("redis");
    if (!values.isGiven(Setting.REDIS_URL)) {
      return redis;
    }
    if (!redis && values.isGiven(Setting.ENGINE_TYPE)) {
      values.wrong(
          Setting.REDIS_URL,
          "does not go with " + values.spelled(Setting.ENGINE_TYPE) + ": memory");
    }
    if (values.isGiven(Setting.REDIS_ADDRESS)
        && !values.areEqual(Setting.REDIS_URL, Setting.REDIS_ADDRESS)) {
      values.wrong(
          Setting.REDIS_URL,
          values.spelled(Setting.REDIS_ADDRESS) + " is another address; give one of the two");
    }
    return true;
  }

  private void noticeIdle() {
    List<String> idle =
        Arrays.stream(Setting.values())
            .filter(setting -> setting.key().startsWith(OF_REDIS) && values.isGiven(setting))
            .map(values::spelled)
            .toList();
    if (!idle.isEmpty()) {
      notices.add(
          "without effect, since engine.type is memory and there is no redis.url: "
              + String.join(", ", idle));
    }
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
    Optional<String> name = values.text(Setting.REDIS_CA_FILE);
    try {
      Optional<Path> file = name.map(Path::of);
      file.flatMap(CaFile::fault).ifPresent(why -> values.conflict(Setting.REDIS_CA_FILE, why));
      return file.orElse(null);
    } catch (InvalidPathException e) {
      values.refuse(Setting.REDIS_CA_FILE, "a file that can be read");
      return null;
    }
  }

  private String prefix() {
    String prefix = values.word(Setting.REDIS_PREFIX, "a prefix");
    if (!PREFIX.matcher(prefix).matches()) {
      values.refuse(Setting.REDIS_PREFIX, "1 to 64 letters, digits, _, ., : or -");
    }
    return prefix;
  }
}
