package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * RateLimitConfig.
 *
 * @param meta metadata
 */
public record RateLimitConfig(Meta meta) implements Resource {}
