package io.dragoman.authz.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretJWT;
import com.nimbusds.oauth2.sdk.auth.JWTAuthentication;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import io.dragoman.authz.filter.TestIssuer;
import io.dragoman.authz.oidc.ClientIdentity.Private;
import io.dragoman.authz.oidc.ClientIdentity.Shared;
import io.dragoman.authz.oidc.ClientIdentity.SigningKey;
import io.dragoman.authz.oidc.ClientIdentity.WithAssertion;
import io.dragoman.resources.model.OAuth2Settings.Assertion;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdentityTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final URI ENDPOINT = URI.create("https://idp.example/token");
    private static final String SECRET = "a secret of more than thirty-two bytes";

    private static Assertion settings(@Nullable String audience, @Nullable Duration notBefore) {
        return new Assertion(audience, "RS256", Duration.ofMinutes(1), notBefore, Map.of(), Map.of());
    }

    private static SignedJWT sign(Assertion settings, SigningKey key) {
        return jwt(new WithAssertion("gateway", settings, key, InstantSource.fixed(NOW)).authentication(ENDPOINT));
    }

    private static SignedJWT jwt(ClientAuthentication authentication) {
        return ((JWTAuthentication) authentication).getClientAssertion();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS384", "ES256", "ES512"})
    void anAssertionIsSignedWithThePrivateKey(String algorithm) throws Exception {
        var key = TestIssuer.newKey(algorithm, "k");
        var identity = new WithAssertion(
                "gateway",
                settings(null, null),
                new Private(JWSAlgorithm.parse(algorithm), key.getPrivateKey()),
                InstantSource.fixed(NOW));
        var proof = identity.authentication(ENDPOINT);
        assertThat(proof).isInstanceOf(PrivateKeyJWT.class);
        var verifier = key.getPublicKey() instanceof ECPublicKey ec
                ? new ECDSAVerifier(ec)
                : new RSASSAVerifier((RSAPublicKey) key.getPublicKey());
        assertThat(jwt(proof).verify(verifier)).isTrue();
        var claims = jwt(proof).getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("gateway");
        assertThat(claims.getSubject()).isEqualTo("gateway");
        assertThat(claims.getAudience()).containsExactly("https://idp.example/token");
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(60)));
        assertThat(claims.getNotBeforeTime()).isNull();
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(jwt(proof).getHeader().getType().getType()).isEqualTo("JWT");
    }

    @Test
    void anAssertionIsSignedWithTheSecret() throws Exception {
        var identity = new WithAssertion(
                "gateway", settings(null, null), new Shared(JWSAlgorithm.HS256, SECRET), InstantSource.fixed(NOW));
        var proof = identity.authentication(ENDPOINT);
        assertThat(proof).isInstanceOf(ClientSecretJWT.class);
        assertThat(jwt(proof).verify(new MACVerifier(SECRET))).isTrue();
        assertThat(identity.toString()).doesNotContain(SECRET);
    }

    @Test
    void anAssertionSaysWhatTheFilterHasItSay() throws Exception {
        var key = TestIssuer.newKey("RS256", "k");
        var said = new Assertion(
                "https://idp.example",
                "RS256",
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Map.of("kid", "one", "x5t#S256", "dGh1bWI", "typ", "client+jwt", "vendor", "v"),
                Map.of("tenant", "t", "roles", List.of("a", "b"), "nested", Map.of("n", 1)));
        var jwt = sign(said, new Private(JWSAlgorithm.RS256, key.getPrivateKey()));
        assertThat(jwt.getHeader().toJSONObject())
                .containsAllEntriesOf(Map.of(
                        "kid", "one", "x5t#S256", "dGh1bWI", "typ", "client+jwt", "vendor", "v", "alg", "RS256"));
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly("https://idp.example");
        assertThat(claims.getNotBeforeTime()).isEqualTo(Date.from(NOW.minusSeconds(5)));
        assertThat(claims.getStringClaim("tenant")).isEqualTo("t");
        assertThat(claims.getStringListClaim("roles")).containsExactly("a", "b");
        assertThat(claims.getJSONObjectClaim("nested")).containsEntry("n", 1);
    }

    @Test
    void whatDoesNotFitTogetherSignsNothing() {
        var key = TestIssuer.newKey("ES256", "k");
        assertThatThrownBy(() -> new WithAssertion(
                                "gateway",
                                settings(null, null),
                                new Private(JWSAlgorithm.RS256, key.getPrivateKey()),
                                InstantSource.fixed(NOW))
                        .sign("-"))
                .isInstanceOfAny(JOSEException.class, IllegalArgumentException.class);
        assertThatThrownBy(() -> new WithAssertion(
                                "gateway",
                                settings(null, null),
                                new Shared(JWSAlgorithm.HS512, "short"),
                                InstantSource.fixed(NOW))
                        .sign("-"))
                .isInstanceOf(JOSEException.class);
    }
}
