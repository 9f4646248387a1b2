package org.tidings.redis;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Redis is used.
 *
 * @param caFile the certificates that Redis is trusted by, in PEM; null: those of the JVM
 * @param prefix what the names of all keys and pub/sub channels begin with; without braces
 * @param connectTimeout a connection that is not made by then is tried anew
 * @param timeout a connection on which nothing is answered for so long is made anew
 */
public record RedisSettings(
    RedisAddress address,
    @Nullable Path caFile,
    String prefix,
    Duration connectTimeout,
    Duration timeout) {}
