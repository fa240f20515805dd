/** Puts the parts together. */
@NullMarked
package io.dragoman.controller.app;

import org.jspecify.annotations.NullMarked;
