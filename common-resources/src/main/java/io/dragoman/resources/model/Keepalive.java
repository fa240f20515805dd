package io.dragoman.resources.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code keepalive}: TCP keepalive towards a service; what is null is up to the operating system.
 *
 * @param idleSeconds {@code idle_time}, or {@code time}: seconds without data before the first probe
 * @param intervalSeconds {@code interval}: seconds between probes
 * @param probes {@code probes}: unanswered probes before the connection is given up
 */
public record Keepalive(
        @Nullable Integer idleSeconds,
        @Nullable Integer intervalSeconds,
        @Nullable Integer probes) {}
