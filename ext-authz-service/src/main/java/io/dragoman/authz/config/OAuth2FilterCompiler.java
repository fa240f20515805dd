package io.dragoman.authz.config;

import com.google.re2j.PatternSyntaxException;
import io.dragoman.authz.filter.AccessTokenCheck;
import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.ClientGrantFilter;
import io.dragoman.authz.filter.ErrorAnswers;
import io.dragoman.authz.filter.IssuerTokens;
import io.dragoman.authz.filter.JwtFilter;
import io.dragoman.authz.filter.OAuth2Filter;
import io.dragoman.authz.filter.TokenHeaders;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.authz.filter.VerifiedTokens;
import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.KeyLocation;
import io.dragoman.authz.login.Arguments;
import io.dragoman.authz.login.Login;
import io.dragoman.authz.oidc.Issuer;
import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderDirectory;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.policy.HeaderTest;
import io.dragoman.authz.request.Headers;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Filter.TimeClaim;
import io.dragoman.resources.model.Filter.TokenRules;
import io.dragoman.resources.model.Filter.TokenSource;
import io.dragoman.resources.model.OAuth2Settings;
import io.dragoman.resources.model.OAuth2Settings.Cookies;
import io.dragoman.resources.model.OAuth2Settings.Grant;
import io.dragoman.resources.model.OAuth2Settings.JwtFilterReference;
import io.dragoman.resources.model.OAuth2Settings.Method;
import io.dragoman.resources.model.OAuth2Settings.Validation;
import io.dragoman.resources.model.OAuth2Settings.ValidationMethod;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateFunctions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes filters of {@code spec.OAuth2}. */
final class OAuth2FilterCompiler {
    private static final String KIND = "OAuth2";
    private static final String SPEC = "spec.OAuth2.";
    private static final Duration MAX_STALE = Duration.ofHours(1);

    /** How far the issuer's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private final OutboundClient outbound;
    private final ProviderDirectory directory;
    private final Function<KeyLocation, IssuerKeys> keys;
    private final Login.Memory memory;
    private final InstantSource clock;
    private final Predicate<URI> isLocal;
    private final ClientIdentityCompiler identities;
    private final VerifiedTokens tokens = new VerifiedTokens();

    /**
     * A compiler.
     *
     * @param outbound asks issuers
     * @param keys the keys at a location
     * @param memory where sessions are kept
     * @param clock tells what has expired
     * @param isLocal whether a URL leads to this machine, where nobody listens to what goes by
     */
    OAuth2FilterCompiler(
            OutboundClient outbound,
            Function<KeyLocation, IssuerKeys> keys,
            Login.Memory memory,
            InstantSource clock,
            Predicate<URI> isLocal) {
        this.outbound = outbound;
        this.directory = new ProviderDirectory(outbound, clock);
        this.keys = keys;
        this.memory = memory;
        this.clock = clock;
        this.isLocal = isLocal;
        this.identities = new ClientIdentityCompiler(clock);
    }

    /**
     * A filter.
     *
     * @param filters the filters of all resources, when they are made
     */
    AuthFilter compile(
            OAuth2Settings settings, FilterContext context, Function<ObjectKey, @Nullable AuthFilter> filters) {
        var tls = TlsSettingsCompiler.compile(settings.tls(), KIND, context);
        var identity = identities.compile(settings, context);
        var inject = TemplateCompiler.headers(
                settings.injectRequestHeaders(),
                name -> name.toLowerCase(Locale.ROOT),
                TemplateFunctions.FOR_HEADERS,
                SPEC + "injectRequestHeaders",
                context);
        var endsWithBrowser = endsWithBrowser(settings.cookies(), context);
        warn(settings, context);
        if (tls == null || identity == null || inject == null || endsWithBrowser == null) {
            return new UnusableFilter();
        }
        var issuer = new Issuer(settings.issuer(), tls);
        var issuerKeys = keys.apply(new KeyLocation.Discovered(settings.issuer(), tls, MAX_STALE));
        var issuerTokens = new IssuerTokens(issuerKeys);
        var provider = new ProviderClient(outbound, directory, issuer, identity);
        var realm = context.meta().name() + "." + context.meta().namespace();
        var check = new AccessTokenCheck(
                validation(settings),
                ofIssuer(settings.issuer(), realm, issuerKeys),
                issuerTokens,
                chained(settings.validation().filter(), filters),
                provider);
        var headers = new TokenHeaders(inject);
        var margin = settings.life().margin();
        return switch (settings.grant()) {
            case AUTHORIZATION_CODE ->
                new OAuth2Filter(
                        new Login(realm, settings, endsWithBrowser, provider, issuerTokens, memory, clock),
                        check,
                        headers,
                        clock,
                        Arguments.NONE);
            case CLIENT_CREDENTIALS ->
                new ClientGrantFilter(
                        settings.client().authentication() == Method.JWT_ASSERTION
                                ? List.of("x-ambassador-client-assertion")
                                : List.of("x-ambassador-client-id", "x-ambassador-client-secret"),
                        (credentials, scopes) -> new ProviderClient(
                                        outbound,
                                        directory,
                                        issuer,
                                        ClientIdentityCompiler.ofRequest(settings.client(), credentials))
                                .clientCredentials(scopes),
                        check,
                        headers,
                        realm,
                        margin,
                        clock);
            case PASSWORD ->
                new ClientGrantFilter(
                        List.of("x-ambassador-username", "x-ambassador-password"),
                        (credentials, scopes) -> provider.password(credentials.get(0), credentials.get(1), scopes),
                        check,
                        headers,
                        realm,
                        margin,
                        clock);
        };
    }

    /** The token of a client is nobody's, so that no user can be asked for. */
    private static Validation validation(OAuth2Settings settings) {
        var given = settings.validation();
        return settings.grant() == Grant.CLIENT_CREDENTIALS && given.method() == ValidationMethod.AUTO
                ? new Validation(ValidationMethod.JWT, given.filter(), given.allowMalformed())
                : given;
    }

    private void warn(OAuth2Settings settings, FilterContext context) {
        var issuer = URI.create(settings.issuer());
        if ("http".equalsIgnoreCase(issuer.getScheme()) && !isLocal.test(issuer)) {
            context.warning(
                    SPEC + "authorizationURL",
                    "is not encrypted: who can read what goes by can sign in as anybody who does");
        }
        if (settings.grant() == Grant.PASSWORD) {
            context.warning(
                    SPEC + "grantType",
                    "Password lets the gateway and its clients see the users' passwords, and is no longer to be used (RFC 9700"
                            + " §2.4)");
        }
        if (settings.origins().stream().anyMatch(origin -> origin.scheme().equals("http"))) {
            context.warning(
                    SPEC + "protectedOrigins",
                    "has one without TLS: who can read what goes by can take over the sessions there");
        }
    }

    private static @Nullable Predicate<Headers> endsWithBrowser(Cookies cookies, FilterContext context) {
        if (cookies.condition() == null) {
            return headers -> cookies.endWithBrowser();
        }
        try {
            var test = HeaderTest.compile(cookies.condition());
            return headers -> test.holds(headers) == cookies.endWithBrowser();
        } catch (PatternSyntaxException e) {
            context.error(SPEC + "useSessionCookies.ifRequestHeader.valueRegex", "is not an RE2 expression");
            return null;
        }
    }

    private AuthFilter ofIssuer(String issuer, String realm, IssuerKeys issuerKeys) {
        var rules = new TokenRules(
                IssuerTokens.ALGORITHMS,
                null,
                List.of(),
                false,
                issuer,
                true,
                new TimeClaim(false, Duration.ZERO),
                new TimeClaim(false, AHEAD),
                new TimeClaim(false, AHEAD),
                List.of());
        var nothing = HeaderTemplates.NONE;
        return new JwtFilter(
                rules,
                List.of(new TokenSource.Authorization()),
                nothing,
                new ErrorAnswers(realm, nothing, null),
                issuerKeys,
                tokens,
                // A token may be bound to the gateway's own certificate, as it is the client.
                null,
                clock);
    }

    private static Supplier<@Nullable AuthFilter> chained(
            @Nullable JwtFilterReference reference, Function<ObjectKey, @Nullable AuthFilter> filters) {
        if (reference == null) {
            return () -> null;
        }
        var key = new ObjectKey("Filter", reference.namespace(), reference.name());
        return () -> filters.apply(key);
    }
}
