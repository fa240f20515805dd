/** Problems and acknowledgements, gathered for whoever asks. */
@NullMarked
package io.dragoman.controller.status;

import org.jspecify.annotations.NullMarked;
