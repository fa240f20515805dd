/** Every request that the service itself sends over HTTP and gRPC goes through here, but for those to the API server. */
@NullMarked
package io.dragoman.authz.outbound;

import org.jspecify.annotations.NullMarked;
