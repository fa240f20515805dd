/** Pure decisions about resources: names, weights, order, association. Knows neither Envoy nor Kubernetes. */
@NullMarked
package io.dragoman.controller.policy;

import org.jspecify.annotations.NullMarked;
