package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.StoreException;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a token which is bound to somebody ({@code cnf}, RFC 7800 §3.1) comes from there: to a key, by a proof (RFC
 * 9449), or to a certificate, by the connection (RFC 8705 §3). Who has stolen such a token has nothing.
 */
public final class SenderCheck {
    private static final Logger LOG = Logger.getLogger(SenderCheck.class);
    private static final Outcome RIGHT = new Outcome.Right();

    private final boolean required;
    private final DpopProofs proofs;

    /**
     * A check.
     *
     * @param required whether tokens must be bound
     */
    public SenderCheck(boolean required, DpopProofs proofs) {
        this.required = required;
        this.proofs = proofs;
    }

    /** What comes of it. */
    sealed interface Outcome {
        /** It is the sender's. */
        record Right() implements Outcome {}

        /** It is not. */
        record Wrong(TokenError error) implements Outcome {}

        /**
         * The proof is not right.
         *
         * @param code {@code error} (RFC 9449 §7.1)
         */
        record WrongProof(String code, String message) implements Outcome {}

        /** Nobody can say. */
        record Away() implements Outcome {}
    }

    /** Whether a store may have to be asked about a token with these claims. */
    static boolean mayWait(JsonNode claims) {
        return claims.has("cnf");
    }

    Outcome check(AuthRequest request, BearerCredentials.Token token, JsonNode claims) {
        var confirmation = claims.path("cnf");
        var key = confirmation.path("jkt").textValue();
        var certificate = confirmation.path("x5t#S256").textValue();
        if (certificate != null && !certificate.equals(thumbprint(request.peer().certificate()))) {
            return wrong("the token is bound to another certificate than the connection's");
        }
        if (key != null) {
            return token.withProof()
                    ? proven(request, token, key)
                    : new Outcome.WrongProof("invalid_token", "the token is bound to a key, and needs a proof");
        }
        if (token.withProof()) {
            return new Outcome.WrongProof("invalid_token", "the token is not bound to a key");
        }
        return required && certificate == null ? wrong("the token is not bound to its sender") : RIGHT;
    }

    private Outcome proven(AuthRequest request, BearerCredentials.Token token, String key) {
        try {
            var refusal = proofs.refusal(request, token.value(), key);
            return refusal == null ? RIGHT : new Outcome.WrongProof("invalid_dpop_proof", refusal);
        } catch (StoreException e) {
            LOG.warnf("request %s: a proof cannot be checked: %s", request.requestId(), e.getMessage());
            return new Outcome.Away();
        }
    }

    private static Outcome wrong(String message) {
        return new Outcome.Wrong(new TokenError(TokenError.CLAIMS, message));
    }

    /** SHA-256 of the certificate as it is in TLS, or null if there is none. */
    private static @Nullable String thumbprint(String certificate) {
        if (certificate.isEmpty()) {
            return null;
        }
        try {
            var pem = URLDecoder.decode(certificate, StandardCharsets.US_ASCII);
            var parsed = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return Digests.thumbprint(parsed.getEncoded());
        } catch (CertificateException | IllegalArgumentException e) {
            LOG.warnf("Envoy sent a certificate that cannot be read: %s", e.getMessage());
            return null;
        }
    }
}
