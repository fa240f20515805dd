/** What is counted, under the names of envoyproxy/ratelimit: the one book for all who read it. */
@NullMarked
package io.dragoman.ratelimit.statistics;

import org.jspecify.annotations.NullMarked;
