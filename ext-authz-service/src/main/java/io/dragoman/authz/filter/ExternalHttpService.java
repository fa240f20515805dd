package io.dragoman.authz.filter;

import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import io.dragoman.authz.outbound.OutboundResponse;
import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.resources.model.Filter.External;
import io.dragoman.template.HeaderText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks over HTTP: 200 lets the request pass, everything else is the answer. */
final class ExternalHttpService implements ExternalService {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final String COOKIE = "set-cookie";

    /** What the answer's headers of these names say is for the client alone. */
    private static final Set<String> FOR_CLIENTS = Set.of("location", COOKIE, "proxy-authenticate", "www-authenticate");

    private final External settings;
    private final TlsSettings tls;
    private final OutboundClient client;
    private final Set<String> owned;

    ExternalHttpService(External settings, TlsSettings tls, OutboundClient client) {
        this.settings = settings;
        this.tls = tls;
        this.client = client;
        // What only the service may say. A header that it is asked with is the client's, unless the answer has it.
        this.owned = settings.answerHeaders().stream()
                .filter(name -> !FOR_CLIENTS.contains(name)
                        && !settings.requestHeaders().contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Decision ask(AuthRequest request, Body body) throws OutboundException {
        var answer = client.send(new OutboundRequest(
                request.method().isEmpty() ? "GET" : request.method(),
                settings.service(),
                settings.pathPrefix() + request.target(),
                headers(request),
                body.bytes(),
                settings.timeout(),
                MAX_ANSWER_BYTES,
                tls));
        if (answer.status() >= SERVER_ERROR) {
            throw new OutboundException("answered with " + answer.status());
        }
        return decide(answer, request);
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
                REFUSAL,
                answer.header(COOKIE).stream().map(HeaderText::clean).toList());
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
