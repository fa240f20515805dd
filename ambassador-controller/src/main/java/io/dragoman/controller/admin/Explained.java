package io.dragoman.controller.admin;

import io.dragoman.controller.app.GatewayView;
import io.dragoman.controller.explain.Explainer;
import io.dragoman.controller.explain.Explanation;
import io.dragoman.controller.explain.Request;
import java.util.List;

/** What becomes of a request in the running gateway. */
final class Explained {
    private Explained() {}

    /**
     * Explains a request.
     *
     * @param request a method and a URL
     * @param headers each {@code Name: value}
     * @param from the IP address that it comes from; 127.0.0.1 if it is empty
     * @throws IllegalArgumentException if one of them cannot be read; the message says why
     */
    static Explanation of(GatewayView view, String request, List<String> headers, String from) {
        var asked = Request.parse(request, headers).comingFrom(from);
        var explanation = new Explainer(view.model()).explain(asked);
        if (!view.synced()) {
            return explanation.withNote("the manifests have not been read yet");
        }
        return view.held()
                ? explanation.withNote("Envoy is told nothing of this yet, since Consul is awaited")
                : explanation;
    }
}
