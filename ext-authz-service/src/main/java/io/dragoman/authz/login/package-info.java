/** Signs people in and out, and keeps their tokens: what a browser sees of OpenID Connect. */
@NullMarked
package io.dragoman.authz.login;

import org.jspecify.annotations.NullMarked;
