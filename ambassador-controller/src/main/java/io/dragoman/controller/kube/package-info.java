/** What the API server is told of the objects that this service takes from it: one reconciler a kind. */
@NullMarked
package io.dragoman.controller.kube;

import org.jspecify.annotations.NullMarked;
