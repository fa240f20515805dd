/** Tests of the whole gateway as its users run it: real processes, a real Envoy, real requests. */
@NullMarked
package io.dragoman.acceptance;

import org.jspecify.annotations.NullMarked;
