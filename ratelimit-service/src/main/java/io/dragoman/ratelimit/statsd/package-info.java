/** Sends what is counted to statsd or DogStatsD, as envoyproxy/ratelimit does. */
@NullMarked
package io.dragoman.ratelimit.statsd;

import org.jspecify.annotations.NullMarked;
