package io.dragoman.authz.jwks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** What an issuer says of itself (OpenID Connect Discovery 1.0 §4). */
final class IssuerConfiguration {
    private static final String PATH = "/.well-known/openid-configuration";
    private static final int MAX_DEPTH = 16;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private IssuerConfiguration() {}

    /** Where an issuer says it. */
    static URI uri(String issuer) {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + PATH);
    }

    /**
     * Where its keys are.
     *
     * @param issuer who was asked; the document must name exactly that one, or it could speak for another
     * @throws KeysUnavailableException if the document does not say so
     */
    static URI keys(String issuer, String document) throws KeysUnavailableException {
        try {
            var configuration = JSON.readTree(document);
            if (!issuer.equals(configuration.path("issuer").textValue())) {
                throw new KeysUnavailableException("says that it is another issuer");
            }
            var keys = new URI(configuration.path("jwks_uri").asText());
            var scheme = String.valueOf(keys.getScheme()).toLowerCase(Locale.ROOT);
            boolean plain =
                    scheme.equals("http") && issuer.toLowerCase(Locale.ROOT).startsWith("http:");
            if (keys.getHost() != null && (scheme.equals("https") || plain)) {
                return keys;
            }
        } catch (JsonProcessingException | URISyntaxException e) {
            // Answered like every other document that does not say where the keys are.
        }
        throw new KeysUnavailableException("does not say where its keys are, by an https URL");
    }
}
