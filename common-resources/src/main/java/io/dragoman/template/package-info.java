/** Templates in the language of Go's {@code text/template}, on data that holds nothing but plain values. */
@NullMarked
package io.dragoman.template;

import org.jspecify.annotations.NullMarked;
