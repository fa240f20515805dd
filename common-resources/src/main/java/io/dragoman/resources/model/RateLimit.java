package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * RateLimit.
 *
 * @param meta metadata
 */
public record RateLimit(Meta meta) implements Resource {}
