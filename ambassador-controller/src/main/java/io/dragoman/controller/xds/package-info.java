/** Resources versioned by their bytes, and their delivery to Envoy over delta ADS. Does not know what a Mapping is. */
@NullMarked
package io.dragoman.controller.xds;

import org.jspecify.annotations.NullMarked;
