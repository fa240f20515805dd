package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.KeySetParser;
import io.dragoman.authz.jwks.KeysUnavailableException;
import io.dragoman.authz.jwks.VerificationKey;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.WebOrigin;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.StoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Checks proofs that who sends a token has the key that it is bound to (RFC 9449 §4.3). Each proof counts once, at all
 * replicas that share the store, and for two minutes.
 */
public final class DpopProofs {
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /** What a proof may be signed with, as a challenge says it. */
    static final String ALGORITHMS_TEXT =
            String.join(" ", ALGORITHMS.stream().sorted().toList());

    private static final String KEY = "dragoman:auth:dpop:";
    private static final String DPOP = "dpop";
    private static final Duration AGE = Duration.ofMinutes(2);

    /** How far the client's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private static final int MAX_CHARS = 8 * 1024;
    private static final int MAX_ID_CHARS = 512;

    /** What none but the client may know of its key. */
    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private final SignatureVerifier verifier = new SignatureVerifier(ALGORITHMS);
    private final KeyValueStore store;
    private final InstantSource clock;

    /**
     * Proofs.
     *
     * @param store knows which ones were used
     * @param clock tells how old they are
     */
    public DpopProofs(KeyValueStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is wrong with the proof of a request, or null if nothing is.
     *
     * @param token the token that comes with it
     * @param thumbprint {@code jkt} of the token: SHA-256 of its key (RFC 7638)
     * @throws StoreException if nobody can say whether it was used before
     */
    @Nullable
    String refusal(AuthRequest request, String token, String thumbprint) throws StoreException {
        var text = request.headers().get(DPOP);
        if (text == null || text.isEmpty()) {
            return "the request has no DPoP proof";
        }
        var proof = text.length() > MAX_CHARS ? null : CompactToken.parse(text);
        if (proof == null || !proof.isOfType("dpop+jwt")) {
            return "the DPoP header is not one proof";
        }
        var key = key(proof);
        if (key == null || !ALGORITHMS.contains(proof.algorithm())) {
            return "the proof has no public key that can be used";
        }
        var signed = verifier.verify(proof, new KeySet(List.of(key)));
        var claims = signed == null ? null : StrictJson.object(signed.payload());
        if (claims == null) {
            return "the proof is not signed by its key";
        }
        if (!Digests.same(thumbprint, thumbprint(key))) {
            return "the token is bound to another key";
        }
        if (!request.method().equals(claims.path("htm").textValue())
                || !isOf(request, claims.path("htu").textValue())) {
            return "the proof is for another request";
        }
        if (!Digests.thumbprint(token.getBytes(StandardCharsets.US_ASCII))
                .equals(claims.path("ath").textValue())) {
            return "the proof is for another token";
        }
        return used(claims, thumbprint);
    }

    /** The last thing to look at, so that nobody can have something written who has no token and its key. */
    private @Nullable String used(JsonNode claims, String thumbprint) throws StoreException {
        var issued = claims.path("iat");
        long now = clock.instant().getEpochSecond();
        if (!issued.isNumber()
                || issued.asLong() > now + AHEAD.toSeconds()
                || issued.asLong() < now - AGE.toSeconds()) {
            return "the proof was not made just now";
        }
        var id = claims.path("jti").textValue();
        if (id == null || id.isEmpty() || id.length() > MAX_ID_CHARS) {
            return "the proof has no identifier";
        }
        var name = KEY + Digests.sha256(DPOP, thumbprint + " " + id);
        return store.putIfAbsent(name, new byte[] {1}, AGE.plus(AHEAD)) ? null : "the proof was used before";
    }

    private static @Nullable VerificationKey key(CompactToken proof) {
        var jwk = proof.header().path("jwk");
        if (!jwk.isObject() || PRIVATE_MEMBERS.stream().anyMatch(jwk::has)) {
            return null;
        }
        try {
            var found = KeySetParser.parse("{\"keys\":[" + jwk + "]}").keys().getFirst();
            // Its name is none that an issuer has given.
            return new VerificationKey(found.key(), proof.keyId(), found.algorithm(), found.family());
        } catch (KeysUnavailableException e) {
            return null;
        }
    }

    /** Of the key itself: a client can write the same one in several ways. */
    private static String thumbprint(VerificationKey key) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(key.key()).calculateBase64urlEncodedThumbprint("SHA-256");
        } catch (JoseException e) {
            throw new IllegalStateException("the key was made of a JWK", e);
        }
    }

    /** Whether this is the URL of the request, but for query and fragment. */
    private static boolean isOf(AuthRequest request, @Nullable String url) {
        if (url == null) {
            return false;
        }
        try {
            var uri = new URI(url).normalize();
            var origin = new WebOrigin(
                    Objects.requireNonNullElse(uri.getScheme(), ""),
                    Objects.requireNonNullElse(uri.getRawAuthority(), ""));
            var path = uri.getRawPath();
            return origin.equals(WebOrigin.of(request))
                    && (path == null || path.isEmpty() ? "/" : path).equals(request.path());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
