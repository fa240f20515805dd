/** How a limit is counted: which counter, in which window, and what is left of it. */
@NullMarked
package io.dragoman.ratelimit.algorithm;

import org.jspecify.annotations.NullMarked;
