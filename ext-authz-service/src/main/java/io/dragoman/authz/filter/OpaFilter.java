package io.dragoman.authz.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.resources.model.Filter.Opa;
import io.dragoman.template.HeaderText;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks a rule of an Open Policy Agent by its Data API. The rule is {@code true} or {@code false}, or an object with
 * {@code allow}, and {@code headers} for the service, or {@code status} and {@code message} for the client. What is
 * anything else, or undefined, refuses.
 */
public final class OpaFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(OpaFilter.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ANSWER_BYTES = 256 * 1024;
    private static final int MAX_MESSAGE_CHARS = 512;
    private static final int MAX_HEADERS = 64;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int MIN_STATUS = 400;
    private static final int MAX_STATUS = 499;
    private static final String REFUSAL = "the request is not permitted";
    private static final Decision FAILURE = new Decision.Failure(503, "the policy of the request is not available now");

    private final Opa settings;
    private final TlsSettings tls;
    private final OutboundClient client;

    /**
     * A filter.
     *
     * @param settings what to ask
     * @param tls how the agent is known
     * @param client asks it
     */
    public OpaFilter(Opa settings, TlsSettings tls, OutboundClient client) {
        this.settings = settings;
        this.tls = tls;
        this.client = client;
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        try {
            var question = JSON.writeValueAsBytes(Map.of("input", input(request, scopes)));
            var answer = client.send(new OutboundRequest(
                    "POST",
                    settings.url(),
                    Map.of("content-type", "application/json"),
                    question,
                    settings.timeout(),
                    MAX_ANSWER_BYTES,
                    tls));
            var body = answer.status() == OK ? StrictJson.object(answer.body()) : null;
            return body == null
                    ? failed(request, "answered with " + answer.status())
                    : decide(body.get("result"), request);
        } catch (OutboundException | JsonProcessingException e) {
            return failed(request, e instanceof OutboundException ? e.getMessage() : "cannot be asked");
        }
    }

    @Override
    public Decider kind() {
        return Decider.OPA;
    }

    private Decision failed(AuthRequest request, @Nullable String why) {
        LOG.debugf(
                "request %s: %s://%s %s",
                request.requestId(), settings.url().getScheme(), settings.url().getHost(), why);
        return FAILURE;
    }

    private Map<String, Object> input(AuthRequest request, List<String> scopes) {
        var input = new LinkedHashMap<String, Object>();
        input.put("request", RequestFacts.request(request));
        input.put("source", RequestFacts.source(request));
        input.put("claims", RequestFacts.claims(request));
        input.put("client", request.findings().client());
        input.put(RequestFacts.CONTEXT, request.contextExtensions());
        input.put("scopes", scopes);
        if (settings.withBody()) {
            input.put("body", request.body());
        }
        return input;
    }

    private static Decision decide(@Nullable JsonNode result, AuthRequest request) {
        if (result == null || !result.isObject()) {
            return result != null && result.isBoolean() && result.booleanValue()
                    ? new Decision.Allow()
                    : new Decision.Deny(FORBIDDEN, REFUSAL, Map.of());
        }
        if (result.path("allow").isBoolean() && result.path("allow").booleanValue()) {
            return allow(result.path("headers"), request);
        }
        int status = result.path("status").asInt(FORBIDDEN);
        var message = HeaderText.clean(result.path("message").asText(REFUSAL));
        return new Decision.Deny(
                status < MIN_STATUS || status > MAX_STATUS ? FORBIDDEN : status,
                message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARS)),
                Map.of());
    }

    /** A header of null is taken away from the request. What nobody may set is a failure, for the rule means something by it. */
    private static Decision allow(JsonNode headers, AuthRequest request) {
        var values = new LinkedHashMap<String, String>();
        var owned = new HashSet<String>();
        if (headers.size() > MAX_HEADERS) {
            return FAILURE;
        }
        for (var header : headers.properties()) {
            var name = SettableHeaders.name(header.getKey());
            if (name == null
                    || !(header.getValue().isTextual() || header.getValue().isNull())) {
                return FAILURE;
            }
            owned.add(name);
            if (header.getValue().isTextual()) {
                values.put(name, HeaderText.clean(header.getValue().textValue()));
            }
        }
        return new Decision.Allow(RequestChanges.of(values, Set.copyOf(owned), request.headers()));
    }
}
