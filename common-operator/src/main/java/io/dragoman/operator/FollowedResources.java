package io.dragoman.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.source.ResourceSources;
import io.dragoman.resources.source.ResourceSources.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service's resources, followed from where they come from; and their statuses, if that is the API server. */
public final class FollowedResources implements ResourceSource {
    private final ResourceSource source;
    private final @Nullable ClusterStatuses statuses;

    /**
     * What the API server is asked with.
     *
     * @param client made when it is asked for the first time
     * @param operator runs the reconcilers; made when this replica leads for the first time
     * @param definitions the kinds' definitions, which the leader follows
     * @param more what else only the leader does, begun first
     */
    public record Cluster(
            Supplier<KubernetesClient> client,
            Supplier<Operator> operator,
            Definitions definitions,
            List<Leadership.Duties> more) {
        /** Copies the list. */
        public Cluster {
            more = List.copyOf(more);
        }
    }

    /**
     * Resources that are not followed yet.
     *
     * @param service the service's name
     * @param directories directories of manifests; without any, the API server is asked
     * @param kinds what it is asked for
     * @param keptOfSecrets what the service needs of a Secret; the rest is not held
     * @param desk writes the statuses
     * @param listener is told of every update, always by the same thread
     * @throws IllegalArgumentException if a setting in the environment cannot be understood
     */
    public FollowedResources(
            String service,
            Identity identity,
            List<Path> directories,
            Cluster cluster,
            List<KubeKind> kinds,
            UnaryOperator<KubeSecret> keptOfSecrets,
            StatusDesk desk,
            Consumer<SourceUpdate> listener) {
        source = ResourceSources.open(directories, cluster.client(), kinds, identity, keptOfSecrets, listener);
        statuses = directories.isEmpty() ? new ClusterStatuses(service, identity, cluster, desk) : null;
    }

    @Override
    public void start() {
        source.start();
        if (statuses != null) {
            statuses.start();
        }
    }

    @Override
    public List<JsonNode> written() {
        return source.written();
    }

    @Override
    public void close() {
        if (statuses != null) {
            statuses.close();
        }
        source.close();
    }
}
