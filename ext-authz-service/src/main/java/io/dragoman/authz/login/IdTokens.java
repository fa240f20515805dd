package io.dragoman.authz.login;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Checks ID tokens (OpenID Connect Core 1.0 §3.1.3.7) and logout tokens (Back-Channel Logout 1.0 §2.6). */
final class IdTokens {
    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final Duration LEEWAY = Duration.ofMinutes(1);
    private static final Duration LOGOUT_TIME = Duration.ofMinutes(5);

    private final SignedTokens tokens;
    private final String issuer;
    private final String client;
    private final InstantSource clock;

    IdTokens(SignedTokens tokens, String issuer, String client, InstantSource clock) {
        this.tokens = tokens;
        this.issuer = issuer;
        this.client = client;
        this.clock = clock;
    }

    /**
     * Who a token is about.
     *
     * @param subject {@code sub}, or null in a logout token that names a session alone
     * @param session {@code sid}, or null
     */
    record Identity(@Nullable String subject, @Nullable String session) {
        @Override
        public String toString() {
            return "Identity";
        }
    }

    /** Who has signed in. */
    Identity signedIn(@Nullable String token, String nonce, String accessToken) throws SignInException {
        var content = content(token);
        var claims = content.claims();
        checkTimes(claims);
        check(nonce.equals(text(claims, "nonce")), "the ID token is for another sign-in");
        var hash = text(claims, "at_hash");
        check(
                hash == null || hash.equals(hash(content.algorithm(), accessToken)),
                "the access token is not the ID token's");
        return identity(claims);
    }

    /** Who the token is about that came with a refresh (§12.2). */
    Identity refreshed(String token) throws SignInException {
        var claims = content(token).claims();
        checkTimes(claims);
        return identity(claims);
    }

    /** Who is to be signed out. */
    Identity signedOut(String token) throws SignInException {
        var content = content(token);
        var claims = content.claims();
        var type = content.type();
        check(
                type.isEmpty() || type.equalsIgnoreCase("JWT") || type.equalsIgnoreCase("logout+jwt"),
                "the token is no logout token");
        long now = clock.instant().getEpochSecond();
        var issued = claims.path("iat");
        check(
                issued.isNumber() && Math.abs(now - issued.asLong()) <= LOGOUT_TIME.toSeconds(),
                "the logout token was not issued just now");
        check(
                !claims.has("exp") || claims.path("exp").asLong() > now - LEEWAY.toSeconds(),
                "the logout token has expired");
        check(claims.path("events").path(LOGOUT_EVENT).isObject(), "the token is no logout token");
        check(!claims.has("nonce"), "the token is an ID token");
        var identity = new Identity(text(claims, "sub"), text(claims, "sid"));
        check(identity.subject() != null || identity.session() != null, "the logout token names nobody");
        return identity;
    }

    private SignedTokens.Content content(@Nullable String token) throws SignInException {
        var content = token == null ? null : tokens.read(token);
        if (content == null) {
            throw new SignInException("the issuer gave no ID token that it has signed");
        }
        var claims = content.claims();
        check(content.isFrom(issuer, client), "the ID token is from another issuer, or for another client");
        boolean several = claims.path("aud").isArray() && claims.path("aud").size() > 1;
        var party = text(claims, "azp");
        check(party == null ? !several : party.equals(client), "the ID token was issued to another client");
        return content;
    }

    private void checkTimes(JsonNode claims) throws SignInException {
        long now = clock.instant().getEpochSecond();
        var end = claims.path("exp");
        var issued = claims.path("iat");
        check(end.isNumber() && end.asLong() > now - LEEWAY.toSeconds(), "the ID token has expired");
        check(issued.isNumber() && issued.asLong() < now + LEEWAY.toSeconds(), "the ID token was issued in the future");
    }

    private static Identity identity(JsonNode claims) throws SignInException {
        var subject = text(claims, "sub");
        check(subject != null, "the ID token names nobody");
        return new Identity(subject, text(claims, "sid"));
    }

    private static @Nullable String text(JsonNode claims, String name) {
        var value = claims.path(name).textValue();
        return value == null || value.isEmpty() ? null : value;
    }

    private static void check(boolean right, String otherwise) throws SignInException {
        if (!right) {
            throw new SignInException(otherwise);
        }
    }

    private static String hash(String algorithm, String accessToken) throws SignInException {
        var name = algorithm.endsWith("256") ? "SHA-256" : algorithm.endsWith("384") ? "SHA-384" : "SHA-512";
        try {
            var digest = MessageDigest.getInstance(name).digest(accessToken.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, digest.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new SignInException(name + " is not known");
        }
    }
}
