/** Diagnostics, health and metrics over HTTP. */
@NullMarked
package io.dragoman.controller.admin;

import org.jspecify.annotations.NullMarked;
