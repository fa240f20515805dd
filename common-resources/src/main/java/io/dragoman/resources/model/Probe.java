package io.dragoman.resources.model;

import org.jspecify.annotations.Nullable;

/**
 * How one of the gateway's own endpoints is reached through its Listeners ({@code liveness_probe}, {@code
 * readiness_probe}, {@code diagnostics}).
 *
 * @param enabled {@code enabled}, default true
 * @param prefix {@code prefix} of its requests
 * @param rewrite {@code rewrite}: what replaces the prefix
 * @param service {@code service} that answers, or null for the controller
 */
public record Probe(
        boolean enabled,
        String prefix,
        String rewrite,
        @Nullable String service) {}
