package io.dragoman.authz.jwks;

import java.time.Duration;

/**
 * An answer of an issuer.
 *
 * @param keys its keys
 * @param freshFor how long it may be used without asking again
 */
record FetchedKeys(KeySet keys, Duration freshFor) {}
