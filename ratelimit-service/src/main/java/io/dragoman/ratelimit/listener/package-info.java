/** Pages at ports of their own, where those who come from envoyproxy/ratelimit look for them. */
@NullMarked
package io.dragoman.ratelimit.listener;

import org.jspecify.annotations.NullMarked;
