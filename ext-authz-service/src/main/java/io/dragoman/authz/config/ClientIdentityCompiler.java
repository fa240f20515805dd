package io.dragoman.authz.config;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import io.dragoman.authz.oidc.ClientIdentity;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.resources.model.OAuth2Settings;
import io.dragoman.resources.model.OAuth2Settings.ClientSecret;
import io.dragoman.resources.model.OAuth2Settings.Grant;
import io.dragoman.resources.model.OAuth2Settings.Method;
import io.dragoman.resources.model.OAuth2Settings.ValidationMethod;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the clients of issuers of {@code spec.OAuth2}, as which filters act. */
final class ClientIdentityCompiler {
    private static final String SPEC = "spec.OAuth2.";
    private static final String SECRET_KEY = "oauth2-client-secret";

    private final InstantSource clock;

    ClientIdentityCompiler(InstantSource clock) {
        this.clock = clock;
    }

    /** The client that a filter is, or null if it cannot be made. */
    @Nullable
    ClientIdentity compile(OAuth2Settings settings, FilterContext context) {
        var client = settings.client();
        var id = client.id() == null ? "" : client.id();
        if (settings.grant() == Grant.CLIENT_CREDENTIALS) {
            if (client.authentication() == Method.TLS
                    || settings.validation().method() == ValidationMethod.INTROSPECTION) {
                context.error(
                        SPEC + "grantType",
                        "cannot be ClientCredentials here: the gateway itself is no client, and has nothing to prove");
                return null;
            }
            // Never used: each request brings its own.
            return new ClientIdentity.WithCertificate(id);
        }
        if (client.authentication() == Method.TLS) {
            return new ClientIdentity.WithCertificate(id);
        }
        var secret = client.secret() == null ? null : secret(client.secret(), context);
        if (secret == null) {
            return null;
        }
        return switch (client.authentication()) {
            case HEADER_PASSWORD -> new ClientIdentity.WithSecret(id, secret, true);
            case BODY_PASSWORD -> new ClientIdentity.WithSecret(id, secret, false);
            default -> assertion(id, secret, client.assertion(), context);
        };
    }

    private @Nullable ClientIdentity assertion(
            String id, String secret, OAuth2Settings.Assertion settings, FilterContext context) {
        var field = SPEC + "clientAuthentication.jwtAssertion.signingMethod";
        var algorithm = JWSAlgorithm.parse(settings.algorithm());
        try {
            var key = JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)
                    ? new ClientIdentity.Shared(algorithm, secret)
                    : new ClientIdentity.Private(algorithm, PrivateKeys.read(secret));
            var identity = new ClientIdentity.WithAssertion(id, settings, key, clock);
            // What does not fit together shows now and not when the first one signs in.
            identity.sign("-");
            return identity;
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            // Their messages may quote the key.
            context.error(
                    field,
                    "does not fit the client's secret, which must be a private key in PEM (PKCS #8), or for"
                            + " HS… a secret that is long enough; or otherHeaderParameters has one that cannot be");
            return null;
        }
    }

    private static @Nullable String secret(ClientSecret secret, FilterContext context) {
        return switch (secret) {
            case ClientSecret.Inline inline -> inline.value().revealText();
            case ClientSecret.Reference reference -> {
                var field = SPEC + "secretName";
                var name = reference.name();
                var found = context.secret(name.namespace(), name.name(), field);
                var value = found == null ? null : found.value(SECRET_KEY);
                if (found != null && value == null) {
                    context.error(field, "Secret " + name.name() + " has no " + SECRET_KEY);
                }
                yield value == null ? null : value.revealText().strip();
            }
        };
    }

    /** Who sends a request is the client. */
    static ClientIdentity ofRequest(OAuth2Settings.Client client, List<String> credentials) throws ProviderException {
        return client.authentication() == Method.JWT_ASSERTION
                ? ClientIdentity.WithGivenAssertion.parse(credentials.getFirst())
                : new ClientIdentity.WithSecret(
                        credentials.get(0), credentials.get(1), client.authentication() == Method.HEADER_PASSWORD);
    }
}
