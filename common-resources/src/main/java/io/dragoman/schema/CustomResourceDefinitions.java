package io.dragoman.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the CustomResourceDefinitions, and the kustomization that holds them together. */
public final class CustomResourceDefinitions {
    private static final String HEADER = """
            # Written from io.dragoman.schema in common-resources. Change it there; CONTRIBUTING.md says how this is written anew.
            """;
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private CustomResourceDefinitions() {}

    /** Every kind's definition, in the order of their names. */
    static List<Definition> all() {
        return List.of(
                AuthServiceSchema.definition(),
                ResolverSchemas.consul(),
                DevPortalSchema.definition(),
                FilterSchema.definition(),
                FilterPolicySchema.definition(),
                HostSchema.definition(),
                ResolverSchemas.kubernetesEndpoint(),
                ResolverSchemas.kubernetesService(),
                ListenerSchema.definition(),
                LogServiceSchema.definition(),
                MappingSchema.definition(),
                ModuleSchema.definition(),
                RateLimitSchema.definition(),
                RateLimitServiceSchema.definition(),
                TcpMappingSchema.definition(),
                TlsContextSchema.definition(),
                TracingServiceSchema.definition());
    }

    /** The files of {@code deploy/kustomize/crds}: what stands in each, by its name. */
    public static SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        all().forEach(definition -> files.put(definition.plural() + ".yaml", yaml(definition.render())));
        files.put(
                "kustomization.yaml",
                yaml(new TreeMap<>(Map.of(
                        "apiVersion",
                        "kustomize.config.k8s.io/v1beta1",
                        "kind",
                        "Kustomization",
                        "resources",
                        List.copyOf(files.keySet())))));
        return files;
    }

    private static String yaml(Map<String, Object> tree) {
        try {
            return HEADER + YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts, numbers, lists and maps could not be written", e);
        }
    }
}
