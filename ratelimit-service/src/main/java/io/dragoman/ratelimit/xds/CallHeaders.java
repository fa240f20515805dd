package io.dragoman.ratelimit.xds;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Collection;
import java.util.Optional;

/** Headers of what the management server is asked, such as who asks. Their values are secrets: nothing here tells them. */
public final class CallHeaders {
    /** None. */
    public static final CallHeaders NONE = new CallHeaders(new Metadata());

    private final Metadata headers;

    private CallHeaders(Metadata headers) {
        this.headers = headers;
    }

    /**
     * Reads {@code name:value,…}.
     *
     * @throws IllegalArgumentException if the text is no such list, or has a name that cannot be one
     */
    public static CallHeaders parse(String text) {
        var headers = new Metadata();
        for (var pair : text.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("headers for the management server are name:value,…");
            }
            headers.put(
                    Metadata.Key.of(pair.substring(0, colon).strip(), Metadata.ASCII_STRING_MARSHALLER),
                    pair.substring(colon + 1).strip());
        }
        return new CallHeaders(headers);
    }

    Optional<ClientInterceptor> interceptor() {
        return names().isEmpty() ? Optional.empty() : Optional.of(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private Collection<String> names() {
        return headers.keys();
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
