package io.dragoman.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One CustomResourceDefinition.
 *
 * @param kind the kind
 * @param shortNames what {@code kubectl} also takes for it
 * @param versions from the oldest to the newest
 * @param storage the version in which the API server keeps objects
 * @param spec the schema of {@code spec} in a version
 * @param specNeeded whether the gateway has no use for an object without {@code spec}
 * @param status the fields of {@code status} besides those that every kind has
 * @param columns the columns of {@code kubectl get} for a version
 */
record Definition(
        String kind,
        List<String> shortNames,
        List<Version> versions,
        Version storage,
        Function<Version, Schema> spec,
        boolean specNeeded,
        List<Property> status,
        Function<Version, List<Column>> columns) {
    static final String GROUP = "getambassador.io";

    /** A kind of Emissary's with all its versions. */
    static Definition of(String kind, Function<Version, Schema> spec, List<Column> columns) {
        return new Definition(
                kind,
                List.of(),
                List.of(Version.V1, Version.V2, Version.V3ALPHA1),
                Version.V2,
                spec,
                true,
                List.of(),
                _ -> columns);
    }

    /** A kind of Edge Stack's, whose versions are all the same. */
    static Definition ofEdgeStack(String kind, String shortName, Schema spec, List<Column> columns) {
        return new Definition(
                kind,
                List.of(shortName),
                List.of(Version.V1BETA2, Version.V2, Version.V3ALPHA1),
                Version.V3ALPHA1,
                _ -> spec,
                true,
                List.of(),
                _ -> columns);
    }

    Definition withoutNeedOfSpec() {
        return new Definition(kind, shortNames, versions, storage, spec, false, status, columns);
    }

    Definition inVersions(Version... only) {
        return new Definition(kind, shortNames, List.of(only), only[0], spec, specNeeded, status, columns);
    }

    Definition withStatus(Property... fields) {
        return new Definition(kind, shortNames, versions, storage, spec, specNeeded, List.of(fields), columns);
    }

    Definition withColumns(Function<Version, List<Column>> ofVersion) {
        return new Definition(kind, shortNames, versions, storage, spec, specNeeded, status, ofVersion);
    }

    /** The kind in lower case, as {@code kubectl} knows it. */
    String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    String plural() {
        return singular().endsWith("policy")
                ? singular().substring(0, singular().length() - 1) + "ies"
                : singular() + "s";
    }

    /** The whole definition as a tree. */
    Map<String, Object> render() {
        var result = new LinkedHashMap<String, Object>();
        result.put("apiVersion", "apiextensions.k8s.io/v1");
        result.put("kind", "CustomResourceDefinition");
        result.put("metadata", Map.of("name", plural() + "." + GROUP));
        var body = new LinkedHashMap<String, Object>();
        body.put("group", GROUP);
        body.put("scope", "Namespaced");
        body.put("names", names());
        body.put("preserveUnknownFields", false);
        body.put("conversion", Conversions.of(this));
        body.put("versions", versions.reversed().stream().map(this::render).toList());
        result.put("spec", body);
        return result;
    }

    private Map<String, Object> names() {
        var names = new LinkedHashMap<String, Object>();
        names.put("kind", kind);
        names.put("listKind", kind + "List");
        names.put("plural", plural());
        names.put("singular", singular());
        if (!shortNames.isEmpty()) {
            names.put("shortNames", shortNames);
        }
        names.put("categories", List.of("ambassador-crds", "dragoman"));
        return names;
    }

    private Map<String, Object> render(Version version) {
        var result = new LinkedHashMap<String, Object>();
        result.put("name", version.text());
        result.put("served", true);
        result.put("storage", version == storage);
        result.put("subresources", Map.of("status", Map.of()));
        result.put(
                "additionalPrinterColumns",
                columns.apply(version).stream().map(Column::render).toList());
        result.put("schema", Map.of("openAPIV3Schema", schema(version).render(isThorough(version))));
        return result;
    }

    /** Old versions refuse what Emissary's schema refuses and no more, so that old objects stay valid. */
    boolean isThorough(Version version) {
        return !version.isOld() || storage == Version.V3ALPHA1;
    }

    /** The schema of a whole object. */
    Schema schema(Version version) {
        var spec = this.spec.apply(version);
        return Schema.object(
                "",
                Property.field("apiVersion", Schema.text("")),
                Property.field("kind", Schema.text("")),
                Property.field("metadata", Schema.object("")),
                specNeeded ? Property.needed("spec", spec) : Property.field("spec", spec),
                Property.field("status", StatusSchema.of(status)));
    }
}
