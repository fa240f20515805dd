/** Configuration from a management server, as envoyproxy/ratelimit takes it. */
@NullMarked
package io.dragoman.ratelimit.xds;

import org.jspecify.annotations.NullMarked;
