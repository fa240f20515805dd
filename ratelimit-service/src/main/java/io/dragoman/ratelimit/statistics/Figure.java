package io.dragoman.ratelimit.statistics;

import java.util.function.LongSupplier;

/**
 * A number that somebody else knows.
 *
 * @param name the dotted name that envoyproxy/ratelimit has for it
 * @param rises whether it counts, and so only rises
 * @param value the number now, at least 0
 */
public record Figure(String name, boolean rises, LongSupplier value) {}
