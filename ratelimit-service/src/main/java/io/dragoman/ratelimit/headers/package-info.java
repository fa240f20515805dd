/** What a refused client is told: response headers and a problem document. */
@NullMarked
package io.dragoman.ratelimit.headers;

import org.jspecify.annotations.NullMarked;
