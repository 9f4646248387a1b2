package org.tidings.hub;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The time, the chance and the threads that a hub is given.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param clock for the times that tokens name
 * @param random spreads what clients would else be sent all at once; used by many threads
 * @param workers runs what must not run on a container's I/O thread or under a caller's lock
 * @param closers closes connections, which may block for seconds; its own pool, bounded
 */
public record Resources(
    LongSupplier nanoTime,
    InstantSource clock,
    RandomGenerator random,
    Executor workers,
    Executor closers) {}
