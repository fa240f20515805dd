package io.dragoman.authz.config;

import io.dragoman.authz.filter.ApiKeyFilter;
import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.JwtFilter;
import io.dragoman.authz.filter.KeyDigests;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.authz.jwks.KeySource;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Filter;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes filters of Filter resources. */
final class FilterCompiler {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private final KeySource keySource;
    private final InstantSource clock;
    private final UnaryOperator<URI> locate;

    FilterCompiler(KeySource keySource, InstantSource clock, UnaryOperator<URI> locate) {
        this.keySource = keySource;
        this.clock = clock;
        this.locate = locate;
    }

    AuthFilter compile(Filter filter, ResourceStore store, List<Problem> problems) {
        return switch (filter.spec()) {
            case Filter.Jwt jwt -> jwt(filter.meta(), jwt, problems);
            case Filter.ApiKey apiKey -> apiKey(filter.meta(), apiKey, store, problems);
            // Its parser has said why.
            case Filter.Unusable() -> new UnusableFilter();
        };
    }

    private AuthFilter jwt(Meta meta, Filter.Jwt settings, List<Problem> problems) {
        var uri = settings.jwksUri();
        if ("http".equalsIgnoreCase(uri.getScheme())
                && !LOCAL.contains(locate.apply(uri).getHost())) {
            problems.add(Problem.warning(
                    meta.origin().at("spec.JWT.jwksURI"),
                    "is not encrypted: who can change what it answers can make tokens of their own"));
        }
        return new JwtFilter(settings, keySource, clock);
    }

    private static AuthFilter apiKey(Meta meta, Filter.ApiKey settings, ResourceStore store, List<Problem> problems) {
        var digests = new ArrayList<byte[]>();
        for (int i = 0; i < settings.secretNames().size(); i++) {
            var name = settings.secretNames().get(i);
            var origin = meta.origin().at("spec.APIKey.keys[" + i + "].secretName");
            var secret = store.secret(meta.namespace(), name);
            if (secret == null) {
                problems.add(Problem.error(origin, "there is no Secret " + name + " in namespace " + meta.namespace()));
            } else if (secret.isEmpty()) {
                problems.add(Problem.error(origin, "Secret " + name + " holds no key"));
            } else {
                digests.addAll(secret);
            }
        }
        return digests.isEmpty()
                ? new UnusableFilter()
                : new ApiKeyFilter(settings.httpHeader(), KeyDigests.of(digests), meta.name() + "." + meta.namespace());
    }
}
