/** Manifests of the older API versions rewritten as v3alpha1. */
@NullMarked
package io.dragoman.conversion;

import org.jspecify.annotations.NullMarked;
