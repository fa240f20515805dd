package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.JwtFilter;
import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.KeyLocation;
import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.resources.model.Filter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes filters of {@code spec.JWT}. */
final class JwtFilterCompiler {
    private static final Duration MAX_STALE = Duration.ofHours(1);

    private final Function<KeyLocation, IssuerKeys> keys;
    private final InstantSource clock;
    private final Predicate<URI> isLocal;

    /**
     * A compiler.
     *
     * @param keys the keys at a location
     * @param clock tells whether a token has expired
     * @param isLocal whether a URL leads to this machine, where nobody listens to what goes by
     */
    JwtFilterCompiler(Function<KeyLocation, IssuerKeys> keys, InstantSource clock, Predicate<URI> isLocal) {
        this.keys = keys;
        this.clock = clock;
        this.isLocal = isLocal;
    }

    AuthFilter compile(Filter.Jwt settings, FilterContext context) {
        var uri = settings.jwksUri();
        if ("http".equalsIgnoreCase(uri.getScheme()) && !isLocal.test(uri)) {
            context.warning(
                    "spec.JWT.jwksURI",
                    "is not encrypted: who can change what it answers can make tokens of their own");
        }
        var location = new KeyLocation.Document(uri, TlsSettings.USUAL, MAX_STALE);
        return new JwtFilter(settings, keys.apply(location), clock);
    }
}
