package io.dragoman.resources.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is in a cluster around a gateway, read once: every object of {@code getambassador.io}, also of kinds that this
 * gateway does not know, their definitions, Services, Ingresses and their classes, and what runs pods.
 *
 * @param objects the objects as the API server stores them
 * @param failures what could not be read, with the reason
 */
public record ClusterObjects(List<JsonNode> objects, List<String> failures) {
    private static final String GROUP = "getambassador.io";
    private static final List<KubeKind> AROUND = Stream.concat(
                    KubeKind.named("Service", "Ingress", "IngressClass").stream(),
                    Stream.of(
                            new KubeKind("apps", "v1", "Deployment", "deployments", true),
                            new KubeKind("apps", "v1", "DaemonSet", "daemonsets", true)))
            .toList();

    /** Copies the lists. */
    public ClusterObjects {
        objects = List.copyOf(objects);
        failures = List.copyOf(failures);
    }

    /**
     * Reads them. Blocks.
     *
     * @param settings which namespace is looked into
     */
    public static ClusterObjects read(KubernetesClient client, WatchSettings settings) {
        var reading = new Reading(client, settings.namespace(), new ArrayList<>(), new ArrayList<>());
        reading.definitions().forEach(reading::list);
        AROUND.stream().filter(settings::sees).forEach(reading::list);
        return new ClusterObjects(reading.objects, reading.failures);
    }

    private record Reading(
            KubernetesClient client, @Nullable String namespace, List<JsonNode> objects, List<String> failures) {
        /** The kinds of the group that there are, each in the version that is stored. */
        List<KubeKind> definitions() {
            try {
                var definitions = client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                        .filter(it -> it.getSpec().getGroup().endsWith(GROUP))
                        .toList();
                definitions.forEach(it -> objects.add(withoutSchema(it)));
                return definitions.stream()
                        .map(Reading::kind)
                        .filter(Objects::nonNull)
                        .toList();
            } catch (KubernetesClientException e) {
                failures.add("the definitions of kinds cannot be read, so that unknown kinds are not found: "
                        + KindWatch.reason(e));
                return known();
            }
        }

        private List<KubeKind> known() {
            var versions = new ServedVersions(client);
            return KubeKind.ALL.stream()
                    .filter(KubeKind::isCustom)
                    .flatMap(kind -> Stream.ofNullable(versions.of(kind))
                            .map(version -> new KubeKind(kind.group(), version, kind.kind(), kind.plural(), true)))
                    .toList();
        }

        private static @Nullable KubeKind kind(CustomResourceDefinition definition) {
            var version = ServedVersions.stored(definition);
            var names = definition.getSpec().getNames();
            return version == null
                    ? null
                    : new KubeKind(
                            definition.getSpec().getGroup(),
                            version,
                            names.getKind(),
                            names.getPlural(),
                            definition.getSpec().getScope().equals("Namespaced"));
        }

        private JsonNode withoutSchema(CustomResourceDefinition definition) {
            ObjectNode tree = client.getKubernetesSerialization().convertValue(definition, ObjectNode.class);
            tree.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
            tree.path("spec").path("versions").forEach(version -> ((ObjectNode) version).remove("schema"));
            return tree;
        }

        void list(KubeKind kind) {
            var context = new ResourceDefinitionContext.Builder()
                    .withGroup(kind.group().isEmpty() ? null : kind.group())
                    .withVersion(kind.version())
                    .withKind(kind.kind())
                    .withPlural(kind.plural())
                    .withNamespaced(kind.namespaced())
                    .build();
            try {
                var all = client.genericKubernetesResources(context);
                var found = !kind.namespaced()
                        ? all.list()
                        : namespace == null
                                ? all.inAnyNamespace().list()
                                : all.inNamespace(namespace).list();
                found.getItems().forEach(object -> objects.add(tree(object, kind)));
            } catch (KubernetesClientException e) {
                failures.add(kind.plural() + " cannot be read: " + KindWatch.reason(e));
            }
        }

        /** The items of a list may lack what they have in common. */
        private JsonNode tree(GenericKubernetesResource object, KubeKind kind) {
            ObjectNode tree = client.getKubernetesSerialization().convertValue(object, ObjectNode.class);
            return tree.put("apiVersion", kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version())
                    .put("kind", kind.kind());
        }
    }
}
