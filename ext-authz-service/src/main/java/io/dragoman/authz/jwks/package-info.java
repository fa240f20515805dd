/** The issuers' public keys: fetched, checked, cached. */
@NullMarked
package io.dragoman.authz.jwks;

import org.jspecify.annotations.NullMarked;
