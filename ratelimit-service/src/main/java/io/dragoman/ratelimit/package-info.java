/** The rate limit service: settings, and the parts put together. */
@NullMarked
package io.dragoman.ratelimit;

import org.jspecify.annotations.NullMarked;
