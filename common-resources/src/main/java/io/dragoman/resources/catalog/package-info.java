/** The objects of all parts of a source together: files of a directory, or objects of the API server. */
@NullMarked
package io.dragoman.resources.catalog;

import org.jspecify.annotations.NullMarked;
