/** Speaks with OpenID providers, in the messages of OAuth 2.0 and OpenID Connect. */
@NullMarked
package io.dragoman.authz.oidc;

import org.jspecify.annotations.NullMarked;
