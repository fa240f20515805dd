package io.dragoman.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.LinkedHashMap;
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
                RateLimitPlanSchema.definition(),
                RateLimitServiceSchema.definition(),
                TcpMappingSchema.definition(),
                TlsContextSchema.definition(),
                TracingServiceSchema.definition());
    }

    /**
     * The files of {@code deploy/kustomize/crds} and {@code deploy/kustomize/crds-v3alpha1}: what stands in each, by its path
     * below {@code deploy/kustomize}.
     */
    public static SortedMap<String, String> files() {
        var definitions = new TreeMap<String, String>();
        all().forEach(definition -> definitions.put(definition.plural() + ".yaml", yaml(definition.render())));
        var files = new TreeMap<String, String>();
        definitions.forEach((name, text) -> files.put("crds/" + name, text));
        files.put("crds/kustomization.yaml", yaml(kustomization(List.copyOf(definitions.keySet()))));
        var newestOnly = kustomization(List.of("../crds"));
        newestOnly.put("patches", NewestOnly.patches(all()));
        files.put("crds-v3alpha1/kustomization.yaml", yaml(newestOnly));
        return files;
    }

    private static Map<String, Object> kustomization(List<String> resources) {
        var result = new LinkedHashMap<String, Object>();
        result.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        result.put("kind", "Kustomization");
        result.put("resources", resources);
        return result;
    }

    private static String yaml(Map<String, Object> tree) {
        try {
            return HEADER + YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts, numbers, lists and maps could not be written", e);
        }
    }
}
