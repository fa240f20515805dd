package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets requests pass that carry a known key in a header. */
public final class ApiKeyFilter implements AuthFilter {
    private static final int MAX_KEY_CHARS = 4096;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final String header;
    private final KnownKeys keys;
    private final OwnerHeaders headers;
    private final Decision missing;
    private final Decision wrong;
    private final Decision expired;
    private final InstantSource clock;

    /**
     * A filter.
     *
     * @param header the header that holds the key
     * @param keys the valid keys
     * @param headers what the service sees of their owners
     * @param realm names the filter in the answer to a request without key
     * @param clock tells whether a key has expired
     */
    public ApiKeyFilter(String header, KnownKeys keys, OwnerHeaders headers, String realm, InstantSource clock) {
        this.header = header.toLowerCase(Locale.ROOT);
        this.keys = keys;
        this.headers = headers;
        var challenge = new Challenge("APIKey").with("realm", realm).toString();
        this.missing = new Decision.Deny(UNAUTHORIZED, "no API key", Map.of("WWW-Authenticate", challenge));
        this.expired = new Decision.Deny(FORBIDDEN, "the API key has expired", Map.of());
        this.clock = clock;
        this.wrong = new Decision.Deny(FORBIDDEN, "the API key is not valid", Map.of());
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        var key = request.headers().get(header);
        if (key == null || key.isEmpty()) {
            return missing;
        }
        var owner = key.length() <= MAX_KEY_CHARS ? keys.owner(key) : null;
        if (owner == null) {
            return wrong;
        }
        boolean isValid = owner.expires() == null || clock.instant().isBefore(owner.expires());
        return isValid ? headers.allow(owner, owner.secret() + "/" + owner.name(), request) : expired;
    }

    @Override
    public Decision decidePromptly(AuthRequest request, List<String> scopes) {
        return decide(request, scopes);
    }

    @Override
    public boolean isAddressed(AuthRequest request) {
        return request.headers().get(header) != null;
    }

    @Override
    public Decider kind() {
        return Decider.API_KEY;
    }
}
