/** Every request that the service itself sends over HTTP goes through here. */
@NullMarked
package io.dragoman.authz.outbound;

import org.jspecify.annotations.NullMarked;
