package io.dragoman.resources.source;

import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.file.ManifestRoots;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.kube.KubernetesSource;
import io.dragoman.resources.kube.WatchSettings;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.ScopeSettings;
import io.dragoman.resources.parse.Variables;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Chooses a service's source: directories of manifests where some are named, otherwise the API server. */
public final class ResourceSources {
    private ResourceSources() {}

    /**
     * An instance.
     *
     * @param ambassadorId {@code AMBASSADOR_ID}
     * @param namespace {@code AMBASSADOR_NAMESPACE}
     * @param environment where everything else is looked up
     * @param mergesDomains whether documents of envoyproxy/ratelimit in several files may be about one domain
     */
    public record Identity(
            String ambassadorId, String namespace, Map<String, String> environment, boolean mergesDomains) {
        /** Copies the map. */
        public Identity {
            environment = Map.copyOf(environment);
        }

        /** An instance that takes one document for each domain. */
        public Identity(String ambassadorId, String namespace, Map<String, String> environment) {
            this(ambassadorId, namespace, environment, false);
        }
    }

    /**
     * The source, not started yet.
     *
     * @param directories directories of manifests, or none
     * @param client asks the API server, if there are no directories
     * @param kinds what the API server is asked for
     * @param keptOfSecrets what the service needs of a Secret; the rest is not held
     * @param listener is told of every update, always by the same thread
     * @throws IllegalArgumentException if a setting in the environment cannot be understood
     */
    public static ResourceSource open(
            List<Path> directories,
            Supplier<KubernetesClient> client,
            List<KubeKind> kinds,
            Identity identity,
            UnaryOperator<KubeSecret> keptOfSecrets,
            Consumer<SourceUpdate> listener) {
        var environment = identity.environment();
        var scope = ScopeSettings.of(environment, identity.ambassadorId(), identity.namespace());
        var variables = Variables.of(environment);
        if (!directories.isEmpty()) {
            return new DirectorySource(
                    ManifestRoots.of(directories),
                    new ManifestParser(identity.namespace(), variables)
                            .keepingOfSecrets(keptOfSecrets)
                            .mergingDomains(identity.mergesDomains()),
                    scope,
                    listener);
        }
        return new KubernetesSource(
                client.get(),
                kinds,
                WatchSettings.of(environment, scope),
                ManifestParser.ofApiServer(identity.namespace(), variables).keepingOfSecrets(keptOfSecrets),
                scope,
                listener);
    }
}
