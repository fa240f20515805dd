/** Where a service takes its resources from. */
@NullMarked
package io.dragoman.resources.source;

import org.jspecify.annotations.NullMarked;
