/** Health, the configured limits and the current problems over HTTP. */
@NullMarked
package io.dragoman.ratelimit.admin;

import org.jspecify.annotations.NullMarked;
