package io.dragoman.resources.kube;

import io.dragoman.resources.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API server is asked for, so that it does not send what nobody takes.
 *
 * @param namespace the only namespace, or null for all
 * @param secretNamespace the only namespace of Secrets, or null for all
 * @param labels a label selector, or empty ({@code AMBASSADOR_LABEL_SELECTOR})
 * @param fields what fields must be, or must not be ({@code AMBASSADOR_FIELD_SELECTOR})
 */
public record WatchSettings(
        @Nullable String namespace, @Nullable String secretNamespace, String labels, List<FieldTerm> fields) {
    private static final String LABELS = "AMBASSADOR_LABEL_SELECTOR";
    private static final String FIELDS = "AMBASSADOR_FIELD_SELECTOR";
    private static final Pattern TERM = Pattern.compile("([^=!\\s]+)\\s*(!=|==|=)\\s*([^=!\\s]*)");

    /**
     * One term of a field selector.
     *
     * @param path such as {@code metadata.namespace}
     * @param equal whether the field must have the value, or must not
     */
    record FieldTerm(String path, boolean equal, String value) {}

    /** Copies the list. */
    public WatchSettings {
        fields = List.copyOf(fields);
    }

    /**
     * The settings of an instance.
     *
     * @throws IllegalArgumentException if the field selector cannot be understood; it would take too much or too little
     */
    public static WatchSettings of(Map<String, String> environment, Scope scope) {
        return new WatchSettings(
                scope.namespace(),
                scope.secretNamespace(),
                environment.getOrDefault(LABELS, "").strip(),
                terms(environment.getOrDefault(FIELDS, "")));
    }

    private static List<FieldTerm> terms(String selector) {
        var terms = new ArrayList<FieldTerm>();
        if (!selector.isBlank()) {
            for (var part : selector.split(",", -1)) {
                var term = TERM.matcher(part.strip());
                if (!term.matches()) {
                    throw new IllegalArgumentException(FIELDS + " is no field selector at \"" + part.strip() + "\"");
                }
                terms.add(new FieldTerm(term.group(1), !term.group(2).equals("!="), term.group(3)));
            }
        }
        return terms;
    }

    /** The namespace to look into for a kind, or null for all. */
    @Nullable
    String namespaceFor(KubeKind kind) {
        return kind.equals(KubeKind.SECRET) && secretNamespace != null ? secretNamespace : namespace;
    }

    /** Whether a kind can be seen: who looks into one namespace does not see kinds of the whole cluster. */
    boolean sees(KubeKind kind) {
        return kind.namespaced() || namespace == null;
    }
}
