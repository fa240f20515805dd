/** What the API server is told of the objects that a service takes from it. */
@NullMarked
package io.dragoman.operator;

import org.jspecify.annotations.NullMarked;
