/** Commands that look at a directory of manifests without a running gateway. */
@NullMarked
package io.dragoman.controller.cli;

import org.jspecify.annotations.NullMarked;
