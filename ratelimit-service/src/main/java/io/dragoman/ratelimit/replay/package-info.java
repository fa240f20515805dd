/** {@code ./dragoman ratelimit replay}: what limits would have done to the requests of an access log. */
@NullMarked
package io.dragoman.ratelimit.replay;

import org.jspecify.annotations.NullMarked;
