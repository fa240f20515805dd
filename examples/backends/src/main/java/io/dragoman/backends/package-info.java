/** Small servers for examples and tests: what a gateway can route to, in one process. */
@NullMarked
package io.dragoman.backends;

import org.jspecify.annotations.NullMarked;
