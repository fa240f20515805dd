package io.dragoman.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells by an Event when an object becomes unusable, once for each thing that is said of it. */
public final class RefusalEvents {
    private static final Logger LOG = Logger.getLogger(RefusalEvents.class);

    private final Supplier<KubernetesClient> client;
    private final String component;

    /**
     * Events of a service.
     *
     * @param component the service's name
     */
    public RefusalEvents(Supplier<KubernetesClient> client, String component) {
        this.client = client;
        this.component = component;
    }

    /** Tells what the new status says against the object and the old one did not, and answers how much that was. Blocks. */
    int tell(StatusView object, @Nullable GatewayStatus before, GatewayStatus now) {
        int told = 0;
        for (var condition : conditions(now)) {
            if (condition.getStatus().equals("False")
                    && !condition.getMessage().isEmpty()
                    && conditions(before).stream().noneMatch(old -> saysTheSame(old, condition))) {
                send(object, condition);
                told++;
            }
        }
        return told;
    }

    private static List<Condition> conditions(@Nullable GatewayStatus status) {
        return status == null || status.conditions() == null ? List.of() : status.conditions();
    }

    private static boolean saysTheSame(Condition old, Condition now) {
        return Objects.equals(old.getType(), now.getType())
                && Objects.equals(old.getStatus(), now.getStatus())
                && Objects.equals(old.getMessage(), now.getMessage());
    }

    private void send(StatusView object, Condition condition) {
        var metadata = object.getMetadata();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(metadata.getName() + ".")
                .withNamespace(metadata.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .endInvolvedObject()
                .withType("Warning")
                .withReason(condition.getReason())
                .withMessage(condition.getMessage())
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(component)
                .endSource()
                .withReportingComponent(component)
                .build();
        try {
            client.get()
                    .v1()
                    .events()
                    .inNamespace(metadata.getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            // The status says it too.
            LOG.debugf("an event on %s was not taken: %s", metadata.getName(), e.getMessage());
        }
    }
}
