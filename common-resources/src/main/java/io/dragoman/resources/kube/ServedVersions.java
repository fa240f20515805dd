package io.dragoman.resources.kube;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the version in which a kind of {@code getambassador.io} is watched: the one that the API server stores, since
 * for any other it has to ask the conversion webhook about every object, and could not answer without it.
 */
public final class ServedVersions {
    /** Tried in this order by who may not look at the definitions. */
    private static final List<String> VERSIONS = List.of("v3alpha1", "v2", "v1");

    private final KubernetesClient client;

    /** Asks with a client, which is not closed. */
    public ServedVersions(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The version, or null if the kind is not served. Blocks.
     *
     * @throws KubernetesClientException if the API server cannot be asked
     */
    public @Nullable String of(KubeKind kind) {
        if (!kind.isCustom()) {
            return kind.version();
        }
        try {
            var definition = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(kind.definition())
                    .get();
            return definition == null ? null : of(definition);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return VERSIONS.stream()
                    .filter(version -> isServed(kind, version))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The version of a kind with this definition, or null if it is not served yet. */
    public static @Nullable String of(CustomResourceDefinition definition) {
        return isEstablished(definition) ? stored(definition) : null;
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        var status = definition.getStatus();
        return status != null
                && status.getConditions().stream()
                        .anyMatch(it -> it.getType().equals("Established")
                                && it.getStatus().equals("True"));
    }

    /** The version that the API server stores; null if none is served. */
    static @Nullable String stored(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().stream()
                .filter(CustomResourceDefinitionVersion::getServed)
                .max(Comparator.comparing(CustomResourceDefinitionVersion::getStorage))
                .map(CustomResourceDefinitionVersion::getName)
                .orElse(null);
    }

    private boolean isServed(KubeKind kind, String version) {
        var resources = client.getApiResources(kind.group() + "/" + version);
        return resources != null
                && resources.getResources().stream().anyMatch(it -> it.getName().equals(kind.plural()));
    }
}
