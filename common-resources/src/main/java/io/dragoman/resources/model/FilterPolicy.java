package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * FilterPolicy.
 *
 * @param meta metadata
 */
public record FilterPolicy(Meta meta) implements Resource {}
