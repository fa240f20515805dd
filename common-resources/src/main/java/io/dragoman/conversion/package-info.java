/** getambassador.io objects rewritten between their API versions, without loss. */
@NullMarked
package io.dragoman.conversion;

import org.jspecify.annotations.NullMarked;
