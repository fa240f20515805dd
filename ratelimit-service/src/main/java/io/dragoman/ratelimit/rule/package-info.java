/** Which limits a request falls under, and what becomes of it. */
@NullMarked
package io.dragoman.ratelimit.rule;

import org.jspecify.annotations.NullMarked;
