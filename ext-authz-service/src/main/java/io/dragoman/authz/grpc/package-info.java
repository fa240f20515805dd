/** Envoy's ext_authz protocol; the only package that knows Envoy's messages. */
@NullMarked
package io.dragoman.authz.grpc;

import org.jspecify.annotations.NullMarked;
