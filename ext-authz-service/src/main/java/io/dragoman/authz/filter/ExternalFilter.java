package io.dragoman.authz.filter;

import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.resources.model.Filter.External;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Asks a service, over HTTP or gRPC, as Envoy's own filter does. A service that has no answer refuses, unless the filter says otherwise. */
public final class ExternalFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(ExternalFilter.class);
    private static final Decision TOO_LARGE = new Decision.Deny(413, "the body is too large", Map.of());

    private final External settings;
    private final ExternalService service;
    private final Decision failure;

    /**
     * A filter.
     *
     * @param settings what to ask
     * @param tls how the service is known
     * @param client asks it
     */
    public ExternalFilter(External settings, TlsSettings tls, OutboundClient client) {
        this.settings = settings;
        this.service = settings.grpc()
                ? new ExternalGrpcService(settings, tls, client)
                : new ExternalHttpService(settings, tls, client);
        this.failure = settings.failureModeAllow()
                ? new Decision.Allow()
                : new Decision.Failure(settings.statusOnError(), "the gateway could not check the request");
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        var body = body(request);
        if (settings.body() != null && !body.whole() && !settings.body().allowPartial()) {
            return TOO_LARGE;
        }
        try {
            return service.ask(request, body);
        } catch (OutboundException e) {
            LOG.debugf("request %s: %s %s", request.requestId(), settings.service(), e.getMessage());
            return failure;
        }
    }

    @Override
    public Decider kind() {
        return Decider.EXTERNAL;
    }

    private ExternalService.Body body(AuthRequest request) {
        if (settings.body() == null) {
            return ExternalService.Body.NONE;
        }
        var bytes = request.body().getBytes(StandardCharsets.UTF_8);
        int most = settings.body().maxBytes();
        boolean whole = bytes.length <= most && !"true".equals(request.headers().get("x-envoy-auth-partial-body"));
        return new ExternalService.Body(Arrays.copyOf(bytes, Math.min(bytes.length, most)), whole);
    }
}
