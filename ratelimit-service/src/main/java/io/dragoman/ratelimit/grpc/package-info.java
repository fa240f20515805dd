/** Envoy's rate limit protocol on the outside, own requests and decisions on the inside. */
@NullMarked
package io.dragoman.ratelimit.grpc;

import org.jspecify.annotations.NullMarked;
