/** Keeps what has to be known from one request to the next: sessions and sign-ins under way, encrypted. */
@NullMarked
package io.dragoman.authz.session;

import org.jspecify.annotations.NullMarked;
