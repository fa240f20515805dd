package io.dragoman.authz.oidc;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import org.jspecify.annotations.Nullable;

/** Asks a provider about access tokens. Blocks. */
public final class TokenStatus {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final ProviderCalls calls;

    TokenStatus(ProviderCalls calls) {
        this.calls = calls;
    }

    /** Whether the provider knows a token's user now, and who that is; null if it refuses the token. */
    public @Nullable UserInfo userInfo(String accessToken) throws ProviderException {
        var endpoint = calls.metadata().getUserInfoEndpointURI();
        if (!calls.has(endpoint)) {
            throw new ProviderException(calls.issuer() + " has no UserInfo endpoint");
        }
        var response = calls.send(new UserInfoRequest(endpoint, new BearerAccessToken(accessToken)));
        if (response.getStatusCode() == UNAUTHORIZED || response.getStatusCode() == FORBIDDEN) {
            return null;
        }
        try {
            var parsed = UserInfoResponse.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw calls.unreadable("UserInfo endpoint");
            }
            var success = parsed.toSuccessResponse();
            return success.getUserInfo() == null
                    ? new UserInfo.Signed(success.getUserInfoJWT().serialize())
                    : new UserInfo.Plain(success.getUserInfo().getSubject().getValue());
        } catch (ParseException e) {
            throw calls.unreadable("UserInfo endpoint");
        }
    }

    /** Whether the provider says that a token is active (RFC 7662). */
    public boolean isActive(String accessToken) throws ProviderException {
        var metadata = calls.metadata();
        var endpoint = metadata.getIntrospectionEndpointURI();
        if (!calls.has(endpoint)) {
            throw new ProviderException(calls.issuer() + " has no introspection endpoint");
        }
        var proof = calls.identity().authentication(metadata.getTokenEndpointURI());
        var token = new BearerAccessToken(accessToken);
        var response = calls.send(
                proof == null
                        ? new TokenIntrospectionRequest(endpoint, token)
                        : new TokenIntrospectionRequest(endpoint, proof, token));
        try {
            var parsed = TokenIntrospectionResponse.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw calls.refusal(parsed.toErrorResponse().getErrorObject().getCode(), "introspection endpoint");
            }
            return parsed.toSuccessResponse().isActive();
        } catch (ParseException e) {
            throw calls.unreadable("introspection endpoint");
        }
    }
}
