package io.dragoman.authz.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretJWT;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import io.dragoman.resources.model.OAuth2Settings.Assertion;
import java.net.URI;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
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
     * @param settings what they say
     * @param key what they are signed with
     * @param clock tells when they were made
     */
    record WithAssertion(String id, Assertion settings, SigningKey key, InstantSource clock) implements ClientIdentity {
        @Override
        public ClientAuthentication authentication(URI endpoint) {
            try {
                return sign(endpoint.toString());
            } catch (JOSEException e) {
                throw new IllegalStateException("the key and its algorithm were tried when the filter was made", e);
            }
        }

        /**
         * An assertion for an endpoint, unless the settings say whom it is for.
         *
         * @throws JOSEException if key, algorithm and header do not fit together
         */
        public ClientAuthentication sign(String endpoint) throws JOSEException {
            var now = clock.instant();
            var claims = new JWTClaimsSet.Builder()
                    .issuer(id)
                    .subject(id)
                    .audience(settings.audience() == null ? endpoint : settings.audience())
                    .expirationTime(Date.from(now.plus(settings.lifetime())))
                    .issueTime(Date.from(now))
                    .jwtID(new JWTID().getValue());
            if (settings.notBefore() != null) {
                claims.notBeforeTime(Date.from(now.minus(settings.notBefore())));
            }
            settings.claims().forEach(claims::claim);
            var signed = new SignedJWT(header(), claims.build());
            signed.sign(key.signer());
            return JWSAlgorithm.Family.HMAC_SHA.contains(key.algorithm())
                    ? new ClientSecretJWT(signed)
                    : new PrivateKeyJWT(signed);
        }

        private JWSHeader header() throws JOSEException {
            var header = new HashMap<String, Object>(Map.of("typ", "JWT"));
            header.putAll(settings.header());
            header.put("alg", key.algorithm().getName());
            try {
                return JWSHeader.parse(header);
            } catch (ParseException e) {
                throw new JOSEException("the header is none that an assertion can have", e);
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
        /** How. */
        JWSAlgorithm algorithm();

        /**
         * Signs.
         *
         * @throws JOSEException if key and algorithm do not fit together
         */
        JWSSigner signer() throws JOSEException;
    }

    /** A private key. */
    record Private(JWSAlgorithm algorithm, PrivateKey key) implements SigningKey {
        @Override
        public JWSSigner signer() throws JOSEException {
            return key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
        }
    }

    /** The client's secret (RFC 7518 §3.2). */
    record Shared(JWSAlgorithm algorithm, String secret) implements SigningKey {
        @Override
        public JWSSigner signer() throws JOSEException {
            return new MACSigner(secret);
        }

        /** Never the secret. */
        @Override
        public String toString() {
            return "Shared[" + algorithm + "]";
        }
    }
}
