package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * A getambassador.io DevPortal. The portal itself belongs to Ambassador Edge Stack; here, as in Emissary, the object is
 * checked and has no effect.
 *
 * @param meta metadata
 */
public record DevPortal(Meta meta) implements Resource {}
