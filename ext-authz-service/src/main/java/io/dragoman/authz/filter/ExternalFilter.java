package io.dragoman.authz.filter;

import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import io.dragoman.authz.outbound.OutboundResponse;
import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.resources.model.Filter.External;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks a service over HTTP, as Envoy's own filter does: 200 lets the request pass, everything else is the answer. */
public final class ExternalFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(ExternalFilter.class);
    private static final int MAX_ANSWER_BYTES = 256 * 1024;
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final Decision TOO_LARGE = new Decision.Deny(413, "the body is too large", Map.of());
    private static final String COOKIE = "set-cookie";

    /** What the answer's headers of these names say is for the client alone. */
    private static final Set<String> FOR_CLIENTS = Set.of("location", COOKIE, "proxy-authenticate", "www-authenticate");

    private final External settings;
    private final TlsSettings tls;
    private final OutboundClient client;
    private final Decision failure;
    private final Set<String> owned;

    /**
     * A filter.
     *
     * @param settings what to ask
     * @param tls how the service is known
     * @param client asks it
     */
    public ExternalFilter(External settings, TlsSettings tls, OutboundClient client) {
        this.settings = settings;
        this.tls = tls;
        this.client = client;
        this.failure = settings.failureModeAllow()
                ? new Decision.Allow()
                : new Decision.Failure(settings.statusOnError(), "the gateway could not check the request");
        // What only the service may say. A header that it is asked with is the client's, unless the answer has it.
        this.owned = settings.answerHeaders().stream()
                .filter(name -> !FOR_CLIENTS.contains(name)
                        && !settings.requestHeaders().contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        var body = body(request);
        if (body == null) {
            return TOO_LARGE;
        }
        try {
            var answer = client.send(new OutboundRequest(
                    request.method().isEmpty() ? "GET" : request.method(),
                    settings.service(),
                    settings.pathPrefix() + request.target(),
                    headers(request),
                    body,
                    settings.timeout(),
                    MAX_ANSWER_BYTES,
                    tls));
            return answer.status() >= SERVER_ERROR
                    ? failed(request, "answered with " + answer.status())
                    : decide(answer, request);
        } catch (OutboundException e) {
            return failed(request, e.getMessage());
        }
    }

    @Override
    public Decider kind() {
        return Decider.EXTERNAL;
    }

    private Decision failed(AuthRequest request, @Nullable String why) {
        LOG.debugf("request %s: %s %s", request.requestId(), settings.service(), why);
        return failure;
    }

    private Decision decide(OutboundResponse answer, AuthRequest request) {
        var passedOn = new TreeMap<String, String>();
        for (var name : settings.answerHeaders()) {
            var values = answer.header(name);
            if (!values.isEmpty() && !name.equals(COOKIE)) {
                passedOn.put(name, HeaderText.clean(String.join(",", values)));
            }
        }
        if (answer.status() == OK) {
            passedOn.keySet().removeAll(FOR_CLIENTS);
            return new Decision.Allow(RequestChanges.of(passedOn, owned, request.headers()));
        }
        answer.header("content-type").stream()
                .findFirst()
                .ifPresent(type -> passedOn.put("content-type", HeaderText.clean(type)));
        boolean empty = answer.status() == NO_CONTENT || answer.status() == NOT_MODIFIED;
        return new Decision.Answer(
                answer.status(),
                passedOn,
                empty ? "" : answer.text(),
                "the request is not permitted",
                answer.header(COOKIE).stream().map(HeaderText::clean).toList());
    }

    /** Null if it is too long and must not be cut. */
    private byte @Nullable [] body(AuthRequest request) {
        var included = settings.body();
        if (included == null) {
            return new byte[0];
        }
        var bytes = request.body().getBytes(StandardCharsets.UTF_8);
        boolean whole = bytes.length <= included.maxBytes()
                && !"true".equals(request.headers().get("x-envoy-auth-partial-body"));
        if (!whole && !included.allowPartial()) {
            return null;
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, included.maxBytes()));
    }

    private Map<String, String> headers(AuthRequest request) {
        var headers = new LinkedHashMap<String, String>();
        for (var name : settings.requestHeaders()) {
            var value = request.headers().get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        headers.put("host", request.authority());
        if (settings.linkerdHeaders()) {
            headers.put("l5d-dst-override", settings.service().getAuthority());
        }
        return headers;
    }
}
