package io.dragoman.authz.oidc;

import com.nimbusds.oauth2.sdk.Request;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends a client's requests to its provider, and says what is wrong with the answers. Blocks.
 *
 * @param identity how the client proves who it is
 */
record ProviderCalls(OutboundClient client, ProviderDirectory directory, Issuer issuer, ClientIdentity identity) {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 256 * 1024;
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    /** What the provider says of itself. */
    OIDCProviderMetadata metadata() throws ProviderException {
        return directory.metadata(issuer);
    }

    /** Whether the provider has an endpoint, and may be asked there. */
    boolean has(@Nullable URI endpoint) {
        return endpoint != null && ProviderDirectory.isAllowed(issuer.name(), endpoint);
    }

    /** The provider's answer, whatever its status. */
    HTTPResponse send(Request message) throws ProviderException {
        var request = message.toHTTPRequest();
        var headers = new HashMap<String, String>();
        request.getHeaderMap().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        headers.put("Accept", "application/json");
        var body = Objects.requireNonNullElse(request.getBody(), "");
        try {
            var answer = client.send(new OutboundRequest(
                    request.getMethod().name(),
                    request.getURI(),
                    headers,
                    body.getBytes(StandardCharsets.UTF_8),
                    TIMEOUT,
                    MAX_BYTES,
                    issuer.tls()));
            var response = new HTTPResponse(answer.status());
            answer.headers().forEach((name, values) -> response.setHeader(name, values.toArray(String[]::new)));
            response.setBody(answer.text());
            return response;
        } catch (OutboundException e) {
            throw new ProviderException(issuer + " " + e.getMessage());
        }
    }

    /** What a provider calls an error may go to a log if it looks like one. */
    ProviderException refusal(@Nullable String code, String place) {
        var safe = code == null ? "" : code.toLowerCase(Locale.ROOT);
        var name = ERROR_CODE.matcher(safe).matches() ? safe : "an unknown error";
        return new ProviderException(issuer + ": its " + place + " says " + name, name);
    }

    /** An answer is none that the standards know. */
    ProviderException unreadable(String place) {
        return new ProviderException(issuer + ": the answer of its " + place + " cannot be read");
    }
}
