/** Resources from a directory of manifests, followed live. */
@NullMarked
package io.dragoman.resources.file;

import org.jspecify.annotations.NullMarked;
