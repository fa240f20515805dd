/** The gateway model, and the resolvers that make it from resources. Knows nothing of Envoy. */
@NullMarked
package io.dragoman.controller.gateway;

import org.jspecify.annotations.NullMarked;
