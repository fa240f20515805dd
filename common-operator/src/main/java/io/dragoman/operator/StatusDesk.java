package io.dragoman.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What reconcilers work with.
 *
 * @param board knows what each object's status ought to be
 * @param signals says when it changed
 * @param events tells of what went wrong
 */
public record StatusDesk(StatusBoard board, StatusSignals signals, RefusalEvents events) {
    /**
     * A desk for a service.
     *
     * @param kinds the kinds whose status it writes
     * @param service the service's name
     */
    public static StatusDesk of(Set<String> kinds, Supplier<KubernetesClient> client, String service) {
        var signals = new StatusSignals();
        var board = new StatusBoard(key -> kinds.contains(key.kind()), signals::changed);
        return new StatusDesk(board, signals, new RefusalEvents(client, service));
    }
}
