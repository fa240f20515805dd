package io.dragoman.authz.oidc;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Request;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks one provider as one client. Every method but {@link #issuer} may block. */
public final class ProviderClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 256 * 1024;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private final OutboundClient client;
    private final ProviderDirectory directory;
    private final Issuer issuer;
    private final ClientIdentity identity;

    /** A client of a provider. */
    public ProviderClient(OutboundClient client, ProviderDirectory directory, Issuer issuer, ClientIdentity identity) {
        this.client = client;
        this.directory = directory;
        this.issuer = issuer;
        this.identity = identity;
    }

    /** The provider. */
    public Issuer issuer() {
        return issuer;
    }

    /** Our {@code client_id}. */
    public String clientId() {
        return identity.id();
    }

    /** What the provider says of itself. */
    public OIDCProviderMetadata metadata() throws ProviderException {
        return directory.metadata(issuer);
    }

    /**
     * A request to sign in.
     *
     * @param redirect where the provider sends people back to
     * @param verifier of PKCE (RFC 7636), or null for none
     * @param parameters further ones
     */
    public record SignIn(
            URI redirect,
            Collection<String> scopes,
            String state,
            String nonce,
            @Nullable String verifier,
            Map<String, String> parameters) {
        /** Without anything that is secret. */
        @Override
        public String toString() {
            return "SignIn[" + redirect + "]";
        }
    }

    /** Whether PKCE is worth while: the provider knows S256, or does not say what it knows. */
    public boolean knowsPkce() throws ProviderException {
        var methods = metadata().getCodeChallengeMethods();
        return methods == null || methods.contains(CodeChallengeMethod.S256);
    }

    /** Where a browser goes to sign in. Tells the provider beforehand if it likes that (RFC 9126). */
    public URI authorizationUrl(SignIn signIn) throws ProviderException {
        var metadata = metadata();
        var builder = new AuthenticationRequest.Builder(
                        ResponseType.CODE, Scope.parse(signIn.scopes()), new ClientID(identity.id()), signIn.redirect())
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .state(new State(signIn.state()))
                .nonce(new Nonce(signIn.nonce()));
        if (signIn.verifier() != null) {
            builder.codeChallenge(new CodeVerifier(signIn.verifier()), CodeChallengeMethod.S256);
        }
        signIn.parameters().forEach(builder::customParameter);
        var request = builder.build();
        var pushed = metadata.getPushedAuthorizationRequestEndpointURI();
        if (pushed == null || !ProviderDirectory.isAllowed(issuer.name(), pushed)) {
            return request.toURI();
        }
        return new AuthorizationRequest.Builder(push(request, pushed), new ClientID(identity.id()))
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .build()
                .toURI();
    }

    private URI push(AuthenticationRequest request, URI endpoint) throws ProviderException {
        var proof = identity.authentication(metadata().getTokenEndpointURI());
        var response = send(
                proof == null
                        ? new PushedAuthorizationRequest(endpoint, request)
                        : new PushedAuthorizationRequest(endpoint, proof, request));
        try {
            var parsed = PushedAuthorizationResponse.parse(response);
            if (parsed.indicatesSuccess()) {
                return parsed.toSuccessResponse().getRequestURI();
            }
            throw refusal(parsed.toErrorResponse().getErrorObject().getCode(), "pushed request");
        } catch (ParseException e) {
            throw unreadable("pushed request");
        }
    }

    /**
     * Gives an authorization code back for tokens.
     *
     * @param redirect as when the code was asked for
     * @param verifier of PKCE, or null if there was none
     */
    public Tokens exchange(String code, URI redirect, @Nullable String verifier) throws ProviderException {
        return tokens(
                new AuthorizationCodeGrant(
                        new AuthorizationCode(code), redirect, verifier == null ? null : new CodeVerifier(verifier)),
                null);
    }

    /** New tokens for a refresh token; the answer may bring another one, which replaces it. */
    public Tokens refresh(String refreshToken) throws ProviderException {
        return tokens(new RefreshTokenGrant(new RefreshToken(refreshToken)), null);
    }

    /** A token for the client itself (RFC 6749 §4.4). */
    public Tokens clientCredentials(Collection<String> scopes) throws ProviderException {
        return tokens(new ClientCredentialsGrant(), scope(scopes));
    }

    /** A token for a user's name and password (RFC 6749 §4.3). */
    public Tokens password(String user, String password, Collection<String> scopes) throws ProviderException {
        return tokens(new ResourceOwnerPasswordCredentialsGrant(user, new Secret(password)), scope(scopes));
    }

    private static @Nullable Scope scope(Collection<String> scopes) {
        return scopes.isEmpty() ? null : Scope.parse(scopes);
    }

    private Tokens tokens(AuthorizationGrant grant, @Nullable Scope scope) throws ProviderException {
        var metadata = metadata();
        var endpoint = tokenEndpoint(metadata);
        var proof = identity.authentication(metadata.getTokenEndpointURI());
        var builder = proof == null
                ? new TokenRequest.Builder(endpoint, new ClientID(identity.id()), grant)
                : new TokenRequest.Builder(endpoint, proof, grant);
        if (scope != null) {
            builder.scope(scope);
        }
        var response = send(builder.build());
        try {
            var parsed = OIDCTokenResponseParser.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw refusal(parsed.toErrorResponse().getErrorObject().getCode(), "token endpoint");
            }
            return read(parsed.toSuccessResponse().getTokens());
        } catch (ParseException e) {
            throw unreadable("token endpoint");
        }
    }

    /** With certificates a provider may want to be asked elsewhere (RFC 8705 §5). */
    private URI tokenEndpoint(OIDCProviderMetadata metadata) {
        var aliases = metadata.getMtlsEndpointAliases();
        if (identity instanceof ClientIdentity.WithCertificate
                && aliases != null
                && aliases.getTokenEndpointURI() != null
                && ProviderDirectory.isAllowed(issuer.name(), aliases.getTokenEndpointURI())) {
            return aliases.getTokenEndpointURI();
        }
        return metadata.getTokenEndpointURI();
    }

    private static Tokens read(com.nimbusds.oauth2.sdk.token.Tokens tokens) throws ProviderException {
        var access = tokens.getAccessToken();
        if (!(access instanceof BearerAccessToken)) {
            throw new ProviderException("gives access tokens that are no bearer tokens");
        }
        var refresh = tokens.getRefreshToken();
        var scope = access.getScope();
        return new Tokens(
                access.getValue(),
                refresh == null ? null : refresh.getValue(),
                tokens instanceof OIDCTokens oidc ? oidc.getIDTokenString() : null,
                access.getLifetime() > 0 ? Duration.ofSeconds(access.getLifetime()) : null,
                scope == null ? null : new LinkedHashSet<>(scope.toStringList()));
    }

    /** What a provider says of a user (OpenID Connect Core 1.0 §5.3.2). */
    public sealed interface UserInfo {
        /**
         * As JSON.
         *
         * @param subject {@code sub}
         */
        record Plain(String subject) implements UserInfo {}

        /**
         * As a JWT, of which nothing is verified yet.
         *
         * @param token a secret
         */
        record Signed(String token) implements UserInfo {
            /** Never the token. */
            @Override
            public String toString() {
                return "Signed";
            }
        }
    }

    /** Whether the provider knows a token's user now, and who that is; null if it refuses the token. */
    public @Nullable UserInfo userInfo(String accessToken) throws ProviderException {
        var endpoint = metadata().getUserInfoEndpointURI();
        if (endpoint == null || !ProviderDirectory.isAllowed(issuer.name(), endpoint)) {
            throw new ProviderException(issuer + " has no UserInfo endpoint");
        }
        var response = send(new UserInfoRequest(endpoint, new BearerAccessToken(accessToken)));
        if (response.getStatusCode() == UNAUTHORIZED || response.getStatusCode() == FORBIDDEN) {
            return null;
        }
        try {
            var parsed = UserInfoResponse.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw unreadable("UserInfo endpoint");
            }
            var success = parsed.toSuccessResponse();
            return success.getUserInfo() == null
                    ? new UserInfo.Signed(success.getUserInfoJWT().serialize())
                    : new UserInfo.Plain(success.getUserInfo().getSubject().getValue());
        } catch (ParseException e) {
            throw unreadable("UserInfo endpoint");
        }
    }

    /** Whether the provider says that a token is active (RFC 7662). */
    public boolean isActive(String accessToken) throws ProviderException {
        var metadata = metadata();
        var endpoint = metadata.getIntrospectionEndpointURI();
        if (endpoint == null || !ProviderDirectory.isAllowed(issuer.name(), endpoint)) {
            throw new ProviderException(issuer + " has no introspection endpoint");
        }
        var proof = identity.authentication(metadata.getTokenEndpointURI());
        var token = new BearerAccessToken(accessToken);
        var response = send(
                proof == null
                        ? new TokenIntrospectionRequest(endpoint, token)
                        : new TokenIntrospectionRequest(endpoint, proof, token));
        try {
            var parsed = TokenIntrospectionResponse.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw refusal(parsed.toErrorResponse().getErrorObject().getCode(), "introspection endpoint");
            }
            return parsed.toSuccessResponse().isActive();
        } catch (ParseException e) {
            throw unreadable("introspection endpoint");
        }
    }

    private HTTPResponse send(Request message) throws ProviderException {
        var request = message.toHTTPRequest();
        var headers = new HashMap<String, String>();
        request.getHeaderMap().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        headers.put("Accept", "application/json");
        var body = Objects.requireNonNullElse(request.getBody(), "");
        try {
            var answer = client.send(new OutboundRequest(
                    request.getMethod().name(),
                    request.getURI(),
                    headers,
                    body.getBytes(StandardCharsets.UTF_8),
                    TIMEOUT,
                    MAX_BYTES,
                    issuer.tls()));
            var response = new HTTPResponse(answer.status());
            answer.headers().forEach((name, values) -> response.setHeader(name, values.toArray(String[]::new)));
            response.setBody(answer.text());
            return response;
        } catch (OutboundException e) {
            throw new ProviderException(issuer + " " + e.getMessage());
        }
    }

    /** What a provider calls an error may go to a log if it looks like one. */
    private ProviderException refusal(@Nullable String code, String place) {
        var safe = code == null ? "" : code.toLowerCase(Locale.ROOT);
        var name = ERROR_CODE.matcher(safe).matches() ? safe : "an unknown error";
        return new ProviderException(issuer + ": its " + place + " says " + name, name);
    }

    private ProviderException unreadable(String place) {
        return new ProviderException(issuer + ": the answer of its " + place + " cannot be read");
    }
}
