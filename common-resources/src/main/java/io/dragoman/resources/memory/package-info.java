/** How a process keeps its memory close to what it needs. */
@NullMarked
package io.dragoman.resources.memory;

import org.jspecify.annotations.NullMarked;
