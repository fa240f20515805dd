/** The kinds of {@code getambassador.io}, without their contents. */
@NullMarked
package io.dragoman.operator.view;

import org.jspecify.annotations.NullMarked;
