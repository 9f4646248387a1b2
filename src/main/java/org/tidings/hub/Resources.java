package org.tidings.hub;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The time and the threads that a hub is given.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param clock for the times that tokens name
 * @param workers runs what must not run on a container's I/O thread or under a caller's lock
 * @param closers closes connections, which may block for seconds; its own pool, bounded
 */
public record Resources(
    LongSupplier nanoTime, InstantSource clock, Executor workers, Executor closers) {}
