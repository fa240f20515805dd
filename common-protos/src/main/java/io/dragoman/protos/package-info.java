/** Names of Envoy's protocol that its generated messages do not carry. */
@NullMarked
package io.dragoman.protos;

import org.jspecify.annotations.NullMarked;
