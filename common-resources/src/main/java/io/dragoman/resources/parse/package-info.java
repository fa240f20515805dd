/** From YAML text to typed resources: splitting documents, reading fields, one parser a kind. */
@NullMarked
package io.dragoman.resources.parse;

import org.jspecify.annotations.NullMarked;
