package io.dragoman.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Leaves v3alpha1 alone, stored as it is, so that nothing has to be converted: for clusters without older objects. */
final class NewestOnly {
    private NewestOnly() {}

    /** Kustomize's patches, one for all definitions with equally many versions. */
    static List<Map<String, Object>> patches(List<Definition> definitions) {
        var byVersions = definitions.stream()
                .filter(definition -> definition.versions().size() > 1)
                .collect(Collectors.groupingBy(
                        definition -> definition.versions().size(), TreeMap::new, Collectors.toList()));
        var patches = new ArrayList<Map<String, Object>>();
        byVersions.forEach((versions, same) -> patches.add(patch(same, versions)));
        return patches;
    }

    private static Map<String, Object> patch(List<Definition> definitions, int versions) {
        var target = new LinkedHashMap<String, Object>();
        target.put("kind", "CustomResourceDefinition");
        target.put(
                "name",
                definitions.stream()
                        .map(definition -> definition.plural() + "\\." + Definition.GROUP.replace(".", "\\."))
                        .collect(Collectors.joining("|", "^(", ")$")));
        var operations = new StringBuilder();
        // From the last one on, so that the others keep their places.
        for (int i = versions - 1; i > 0; i--) {
            operations.append("- {op: remove, path: /spec/versions/").append(i).append("}\n");
        }
        operations.append("- {op: replace, path: /spec/versions/0/storage, value: true}\n");
        operations.append("- {op: replace, path: /spec/conversion, value: {strategy: None}}\n");
        var result = new LinkedHashMap<String, Object>();
        result.put("target", target);
        result.put("patch", operations.toString());
        return result;
    }
}
