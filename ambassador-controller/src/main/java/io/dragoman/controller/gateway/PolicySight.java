package io.dragoman.controller.gateway;

import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.parse.ScopeSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which FilterPolicies the controller sees. Where a service follows the same ones or fewer, it need not be asked about
 * requests that none of them is for.
 *
 * @param ambassadorId those for this instance ({@code AMBASSADOR_ID})
 * @param namespace those in this namespace, or null for all
 */
public record PolicySight(String ambassadorId, @Nullable String namespace) {
    /** Label of a Service whose endpoints decide by the FilterPolicies of the instance that is its value, and nothing else. */
    public static final String INSTANCE = "getambassador.io/filter-policies-of";

    /** Label of such a Service whose endpoints look into no namespace but their own, with the value {@value #OWN}. */
    public static final String NAMESPACES = "getambassador.io/filter-policies-in";

    /** The value for a service that looks into its own namespace only. */
    public static final String OWN = "own-namespace";

    private static final String SETTING = "DRAGOMAN_AUTH_SKIP";
    private static final String LABEL_SELECTOR = "AMBASSADOR_LABEL_SELECTOR";
    private static final String FIELD_SELECTOR = "AMBASSADOR_FIELD_SELECTOR";
    private static final String GRPC = "grpc";

    /**
     * What a controller sees, or null if everything is to be asked about: because {@code DRAGOMAN_AUTH_SKIP} says so
     * (default true), or because a selector keeps objects from the controller that nobody can compare.
     *
     * @throws IllegalArgumentException if a setting cannot be understood
     */
    public static @Nullable PolicySight of(Map<String, String> environment, String ambassadorId, String ownNamespace) {
        boolean selects = !environment.getOrDefault(LABEL_SELECTOR, "").isBlank()
                || !environment.getOrDefault(FIELD_SELECTOR, "").isBlank();
        if (selects || !ScopeSettings.isOn(environment, SETTING, true)) {
            return null;
        }
        return new PolicySight(
                ambassadorId,
                ScopeSettings.of(environment, ambassadorId, ownNamespace).namespace());
    }

    /** Whether what answers at the port of a Service says that it goes by no other FilterPolicies than these. */
    boolean covers(KubeService service, int port) {
        var labels = service.meta().labels();
        boolean decides = service.ports().stream()
                .anyMatch(one -> one.port() == port
                        && (one.name().equals(GRPC) || service.ports().size() == 1));
        boolean seen = namespace == null
                || (OWN.equals(labels.get(NAMESPACES))
                        && service.meta().namespace().equals(namespace));
        return decides && seen && ambassadorId.equals(labels.get(INSTANCE));
    }
}
