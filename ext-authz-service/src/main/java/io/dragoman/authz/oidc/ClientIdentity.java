package io.dragoman.authz.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretJWT;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import java.net.URI;
import java.security.PrivateKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who the gateway is to a provider, and how it proves that. */
public sealed interface ClientIdentity {
    /** {@code client_id}. */
    String id();

    /**
     * The proof for one request.
     *
     * @param endpoint the token endpoint
     * @return null if the certificate of the connection is the proof
     */
    @Nullable
    ClientAuthentication authentication(URI endpoint);

    /**
     * A secret.
     *
     * @param inHeader whether it is sent by HTTP Basic rather than in the form (RFC 6749 §2.3.1)
     */
    record WithSecret(String id, String secret, boolean inHeader) implements ClientIdentity {
        @Override
        public ClientAuthentication authentication(URI endpoint) {
            return inHeader
                    ? new ClientSecretBasic(new ClientID(id), new Secret(secret))
                    : new ClientSecretPost(new ClientID(id), new Secret(secret));
        }

        /** Never the secret. */
        @Override
        public String toString() {
            return "WithSecret[" + id + "]";
        }
    }

    /** The certificate of the connection (RFC 8705). */
    record WithCertificate(String id) implements ClientIdentity {
        @Override
        public @Nullable ClientAuthentication authentication(URI endpoint) {
            return null;
        }
    }

    /**
     * Assertions (RFC 7523).
     *
     * @param audience whom they are for, or null for the token endpoint
     * @param lifetime how long each is valid
     * @param key what they are signed with
     * @param clock tells when they were made
     */
    record WithAssertion(String id, @Nullable String audience, Duration lifetime, SigningKey key, InstantSource clock)
            implements ClientIdentity {
        @Override
        public ClientAuthentication authentication(URI endpoint) {
            var now = clock.instant();
            var claims = new JWTAuthenticationClaimsSet(
                    new ClientID(id),
                    List.of(new Audience(audience == null ? endpoint.toString() : audience)),
                    Date.from(now.plus(lifetime)),
                    null,
                    Date.from(now),
                    new JWTID());
            try {
                return key.sign(claims);
            } catch (JOSEException e) {
                throw new IllegalStateException("the key and its algorithm were tried when the filter was made", e);
            }
        }
    }

    /**
     * An assertion that the client has made itself.
     *
     * @param assertion a JWT
     */
    record WithGivenAssertion(String id, SignedJWT assertion) implements ClientIdentity {
        /**
         * The identity of an assertion.
         *
         * @throws ProviderException if the text is none
         */
        public static WithGivenAssertion parse(String text) throws ProviderException {
            try {
                var jwt = SignedJWT.parse(text);
                var id = jwt.getJWTClaimsSet().getSubject();
                if (id != null && !id.isEmpty()) {
                    return new WithGivenAssertion(id, jwt);
                }
            } catch (ParseException e) {
                // Answered like every other text that is no assertion.
            }
            throw new ProviderException("what the client sent is no assertion", "invalid_client");
        }

        @Override
        public ClientAuthentication authentication(URI endpoint) {
            return JWSAlgorithm.Family.HMAC_SHA.contains(assertion.getHeader().getAlgorithm())
                    ? new ClientSecretJWT(assertion)
                    : new PrivateKeyJWT(assertion);
        }

        /** The client alone. */
        @Override
        public String toString() {
            return "WithGivenAssertion[" + id + "]";
        }
    }

    /** What assertions are signed with. */
    sealed interface SigningKey {
        /** Signs. */
        ClientAuthentication sign(JWTAuthenticationClaimsSet claims) throws JOSEException;
    }

    /**
     * A private key.
     *
     * @param keyId {@code kid}, or null for none
     */
    record Private(
            JWSAlgorithm algorithm,
            PrivateKey key,
            @Nullable String keyId) implements SigningKey {
        @Override
        public ClientAuthentication sign(JWTAuthenticationClaimsSet claims) throws JOSEException {
            return new PrivateKeyJWT(claims, algorithm, key, keyId, null);
        }
    }

    /** The client's secret (RFC 7518 §3.2). */
    record Shared(JWSAlgorithm algorithm, String secret) implements SigningKey {
        @Override
        public ClientAuthentication sign(JWTAuthenticationClaimsSet claims) throws JOSEException {
            var signed = new SignedJWT(new JWSHeader(algorithm), claims.toJWTClaimsSet());
            signed.sign(new MACSigner(secret));
            return new ClientSecretJWT(signed);
        }

        /** Never the secret. */
        @Override
        public String toString() {
            return "Shared[" + algorithm + "]";
        }
    }
}
