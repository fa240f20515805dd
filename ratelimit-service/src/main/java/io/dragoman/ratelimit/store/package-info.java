/** Where counters live: in Redis for all replicas, or in this process. */
@NullMarked
package io.dragoman.ratelimit.store;

import org.jspecify.annotations.NullMarked;
