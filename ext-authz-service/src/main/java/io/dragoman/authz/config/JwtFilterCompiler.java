package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.DpopProofs;
import io.dragoman.authz.filter.ErrorAnswers;
import io.dragoman.authz.filter.JwtFilter;
import io.dragoman.authz.filter.SenderCheck;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.authz.filter.VerifiedTokens;
import io.dragoman.authz.jwks.FixedKeys;
import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.KeyLocation;
import io.dragoman.authz.jwks.KeySetParser;
import io.dragoman.authz.jwks.KeysUnavailableException;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.Filter.KeysFrom;
import io.dragoman.resources.model.Filter.SenderConstraint;
import io.dragoman.template.TemplateFunctions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes filters of {@code spec.JWT}. */
final class JwtFilterCompiler {
    private static final Duration MAX_STALE = Duration.ofHours(1);
    private static final String KIND = "JWT";
    private static final String ERROR_RESPONSE = "spec.JWT.errorResponse.";

    private final Function<KeyLocation, IssuerKeys> keys;
    private final VerifiedTokens tokens = new VerifiedTokens();
    private final DpopProofs proofs;
    private final InstantSource clock;
    private final Predicate<URI> isLocal;

    /**
     * A compiler.
     *
     * @param keys the keys at a location
     * @param store knows which proofs were used
     * @param clock tells whether a token has expired
     * @param isLocal whether a URL leads to this machine, where nobody listens to what goes by
     */
    JwtFilterCompiler(
            Function<KeyLocation, IssuerKeys> keys, KeyValueStore store, InstantSource clock, Predicate<URI> isLocal) {
        this.keys = keys;
        this.proofs = new DpopProofs(store, clock);
        this.clock = clock;
        this.isLocal = isLocal;
    }

    AuthFilter compile(Filter.Jwt settings, FilterContext context) {
        var issuerKeys = issuerKeys(settings.keys(), context);
        var inject = TemplateCompiler.headers(
                settings.injectRequestHeaders(),
                name -> name.toLowerCase(Locale.ROOT),
                TemplateFunctions.FOR_HEADERS,
                "spec.JWT.injectRequestHeaders",
                context);
        var errors = errors(settings.errorResponse(), context);
        return issuerKeys == null || inject == null || errors == null
                ? new UnusableFilter()
                : new JwtFilter(
                        settings.rules(),
                        settings.tokenFrom(),
                        inject,
                        errors,
                        issuerKeys,
                        tokens,
                        senderCheck(settings.senderConstraint()),
                        clock);
    }

    private @Nullable SenderCheck senderCheck(SenderConstraint constraint) {
        return constraint == SenderConstraint.IGNORE
                ? null
                : new SenderCheck(constraint == SenderConstraint.REQUIRE, proofs);
    }

    private @Nullable IssuerKeys issuerKeys(Filter.Keys settings, FilterContext context) {
        var tls = TlsSettingsCompiler.compile(settings.tls(), KIND, context);
        if (tls == null) {
            return null;
        }
        var maxStale = Objects.requireNonNullElse(settings.maxStale(), MAX_STALE);
        return switch (settings.from()) {
            case KeysFrom.Url(URI uri) -> {
                warnIfPlain(uri, "spec.JWT.jwksURI", context);
                yield keys.apply(new KeyLocation.Document(uri, tls, maxStale));
            }
            case KeysFrom.Discovery(String issuer) -> {
                warnIfPlain(URI.create(issuer), "spec.JWT.issuer", context);
                yield keys.apply(new KeyLocation.Discovered(issuer, tls, maxStale));
            }
            case KeysFrom.InSecret(String name, String key) -> fixed(name, key, context);
        };
    }

    private void warnIfPlain(URI uri, String field, FilterContext context) {
        if ("http".equalsIgnoreCase(uri.getScheme()) && !isLocal.test(uri)) {
            context.warning(field, "is not encrypted: who can change what it answers can make tokens of their own");
        }
    }

    private static @Nullable IssuerKeys fixed(String name, String key, FilterContext context) {
        var field = "spec.JWT.jwksSecret";
        var secret = context.secret(name, field);
        if (secret == null) {
            return null;
        }
        var document = secret.value(key);
        if (document == null) {
            context.error(field, "Secret " + name + " has no " + key);
            return null;
        }
        try {
            return new FixedKeys(KeySetParser.parse(document.revealText()));
        } catch (KeysUnavailableException e) {
            context.error(field, key + " of Secret " + name + " " + e.getMessage());
            return null;
        }
    }

    private static @Nullable ErrorAnswers errors(Filter.ErrorResponse settings, FilterContext context) {
        var headers = TemplateCompiler.headers(
                settings.headers(), name -> name, TemplateFunctions.FOR_HEADERS, ERROR_RESPONSE + "headers", context);
        if (settings.bodyTemplate() == null) {
            return headers == null ? null : new ErrorAnswers(settings.realm(), headers, null);
        }
        var body = TemplateCompiler.template(
                settings.bodyTemplate(), TemplateFunctions.FOR_BODIES, ERROR_RESPONSE + "bodyTemplate", context);
        return headers == null || body == null ? null : new ErrorAnswers(settings.realm(), headers, body);
    }
}
