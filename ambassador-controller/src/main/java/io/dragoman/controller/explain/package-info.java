/** What becomes of a request, told from the gateway model: the way that Envoy takes with it, for people to read. */
@NullMarked
package io.dragoman.controller.explain;

import org.jspecify.annotations.NullMarked;
