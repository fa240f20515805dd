/** What every resource has: its key, metadata, origin, and the problems found in it. */
@NullMarked
package io.dragoman.resources;

import org.jspecify.annotations.NullMarked;
