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
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.dragoman.authz.outbound.OutboundClient;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks one provider as one client. Every method but {@link #issuer} may block. */
public final class ProviderClient {
    private final ProviderCalls calls;
    private final TokenStatus tokenStatus;

    /** A client of a provider. */
    public ProviderClient(OutboundClient client, ProviderDirectory directory, Issuer issuer, ClientIdentity identity) {
        this.calls = new ProviderCalls(client, directory, issuer, identity);
        this.tokenStatus = new TokenStatus(calls);
    }

    /** The provider. */
    public Issuer issuer() {
        return calls.issuer();
    }

    /** Our {@code client_id}. */
    public String clientId() {
        return calls.identity().id();
    }

    /** What the provider says of itself. */
    public OIDCProviderMetadata metadata() throws ProviderException {
        return calls.metadata();
    }

    /** Asks about access tokens that it has given. */
    public TokenStatus tokenStatus() {
        return tokenStatus;
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
        var metadata = calls.metadata();
        var builder = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        Scope.parse(signIn.scopes()),
                        new ClientID(calls.identity().id()),
                        signIn.redirect())
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .state(new State(signIn.state()))
                .nonce(new Nonce(signIn.nonce()));
        if (signIn.verifier() != null) {
            builder.codeChallenge(new CodeVerifier(signIn.verifier()), CodeChallengeMethod.S256);
        }
        signIn.parameters().forEach(builder::customParameter);
        var request = builder.build();
        var pushed = metadata.getPushedAuthorizationRequestEndpointURI();
        if (!calls.has(pushed)) {
            return request.toURI();
        }
        return new AuthorizationRequest.Builder(
                        push(request, pushed), new ClientID(calls.identity().id()))
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .build()
                .toURI();
    }

    private URI push(AuthenticationRequest request, URI endpoint) throws ProviderException {
        var proof = calls.identity().authentication(calls.metadata().getTokenEndpointURI());
        var response = calls.send(
                proof == null
                        ? new PushedAuthorizationRequest(endpoint, request)
                        : new PushedAuthorizationRequest(endpoint, proof, request));
        try {
            var parsed = PushedAuthorizationResponse.parse(response);
            if (parsed.indicatesSuccess()) {
                return parsed.toSuccessResponse().getRequestURI();
            }
            throw calls.refusal(parsed.toErrorResponse().getErrorObject().getCode(), "pushed request");
        } catch (ParseException e) {
            throw calls.unreadable("pushed request");
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
        var proof = calls.identity().authentication(metadata.getTokenEndpointURI());
        var builder = proof == null
                ? new TokenRequest.Builder(
                        endpoint, new ClientID(calls.identity().id()), grant)
                : new TokenRequest.Builder(endpoint, proof, grant);
        if (scope != null) {
            builder.scope(scope);
        }
        var response = calls.send(builder.build());
        try {
            var parsed = OIDCTokenResponseParser.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw calls.refusal(parsed.toErrorResponse().getErrorObject().getCode(), "token endpoint");
            }
            return read(parsed.toSuccessResponse().getTokens());
        } catch (ParseException e) {
            throw calls.unreadable("token endpoint");
        }
    }

    /** With certificates a provider may want to be asked elsewhere (RFC 8705 §5). */
    private URI tokenEndpoint(OIDCProviderMetadata metadata) {
        var aliases = metadata.getMtlsEndpointAliases();
        if (calls.identity() instanceof ClientIdentity.WithCertificate
                && aliases != null
                && calls.has(aliases.getTokenEndpointURI())) {
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
}
