/** Follows the manifests and compiles them to one rule set. */
@NullMarked
package io.dragoman.ratelimit.config;

import org.jspecify.annotations.NullMarked;
