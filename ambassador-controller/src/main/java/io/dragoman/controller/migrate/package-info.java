/** What becomes of Emissary's objects and settings when this gateway takes over. */
@NullMarked
package io.dragoman.controller.migrate;

import org.jspecify.annotations.NullMarked;
