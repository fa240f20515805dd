package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * Filter.
 *
 * @param meta metadata
 */
public record Filter(Meta meta) implements Resource {}
