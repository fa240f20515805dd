/** Envoy's question whether a request may pass (ext_authz v3), as this service puts it to others. */
@NullMarked
package io.dragoman.authz.check;

import org.jspecify.annotations.NullMarked;
