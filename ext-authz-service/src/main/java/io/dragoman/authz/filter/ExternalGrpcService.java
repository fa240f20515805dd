package io.dragoman.authz.filter;

import io.dragoman.authz.check.CheckAnswer;
import io.dragoman.authz.check.CheckAnswer.Header;
import io.dragoman.authz.check.CheckQuestion;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.resources.model.Filter.External;
import io.dragoman.template.HeaderText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks over gRPC, with all of the request's headers. What the service says of headers holds, but for those that frame a
 * message or say where it goes, which nobody may make up.
 */
final class ExternalGrpcService implements ExternalService {
    private static final String METHOD = "/envoy.service.auth.v3.Authorization/Check";
    private static final String COOKIE = "set-cookie";
    private static final int FORBIDDEN = 403;
    private static final int MIN_STATUS = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final External settings;
    private final TlsSettings tls;
    private final OutboundClient client;

    ExternalGrpcService(External settings, TlsSettings tls, OutboundClient client) {
        this.settings = settings;
        this.tls = tls;
        this.client = client;
    }

    @Override
    public Decision ask(AuthRequest request, Body body) throws OutboundException {
        var answer = client.call(new OutboundRequest(
                "POST",
                settings.service(),
                METHOD,
                settings.linkerdHeaders()
                        ? Map.of("l5d-dst-override", settings.service().getAuthority())
                        : Map.of(),
                CheckQuestion.write(request, settings.body() == null ? null : body.bytes(), body.whole()),
                settings.timeout(),
                MAX_ANSWER_BYTES,
                tls));
        return switch (CheckAnswer.read(answer)) {
            case CheckAnswer.Allowed(var headers, var removed) -> allow(headers, removed, request);
            case CheckAnswer.Denied denied
            when denied.status() >= SERVER_ERROR -> throw new OutboundException("answered with " + denied.status());
            case CheckAnswer.Denied(int status, var headers, var text) -> deny(status, headers, text);
            case CheckAnswer.Unclear() -> throw new OutboundException("did not say whether the request may pass");
        };
    }

    private static Decision allow(List<Header> headers, List<String> removed, AuthRequest request) {
        var set = new TreeMap<String, String>();
        for (var header : headers) {
            var name = SettableHeaders.name(header.name());
            if (name != null) {
                var before = header.append()
                        ? set.getOrDefault(name, request.headers().get(name))
                        : null;
                var value = HeaderText.clean(header.value());
                set.put(name, before == null ? value : before + "," + value);
            }
        }
        var owned = new HashSet<>(set.keySet());
        for (var name : removed) {
            var settable = SettableHeaders.name(name);
            if (settable != null) {
                owned.add(settable);
                // Envoy takes headers away after it has set others.
                set.remove(settable);
            }
        }
        return new Decision.Allow(RequestChanges.of(set, owned, request.headers()));
    }

    private static Decision deny(int status, List<Header> headers, String text) {
        var passedOn = new TreeMap<String, String>();
        var cookies = new ArrayList<String>();
        for (var header : headers) {
            var name = SettableHeaders.name(header.name());
            var value = HeaderText.clean(header.value());
            if (COOKIE.equals(name)) {
                cookies.add(value);
            } else if (name != null) {
                passedOn.merge(name, value, (a, b) -> a + "," + b);
            }
        }
        boolean empty = status == NO_CONTENT || status == NOT_MODIFIED;
        return new Decision.Answer(
                status < MIN_STATUS ? FORBIDDEN : status, passedOn, empty ? "" : text, REFUSAL, cookies);
    }
}
