/** From the gateway model to Envoy's messages, one file a message kind. */
@NullMarked
package io.dragoman.controller.envoy;

import org.jspecify.annotations.NullMarked;
