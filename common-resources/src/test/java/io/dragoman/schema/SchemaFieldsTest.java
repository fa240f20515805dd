package io.dragoman.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Problem;
import io.dragoman.resources.parse.ManifestParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The schemas have the fields that there are: what they lack the API server takes away, and nobody hears of it. */
class SchemaFieldsTest {
    private static final Pattern LITERAL = Pattern.compile("\"([a-zA-Z][a-zA-Z0-9_]*)\"");
    private static final String NONSENSE = "noSuchField";

    /** What parsers read, or read past, in every kind, though only some of them can have it. */
    private static final Set<String> EVERYWHERE =
            Set.of("ambassadorId", "v2ExplicitTLS", "v2BoolHeaders", "v2BoolQueryParameters");

    /** Objects that have no effect, into which no parser looks. */
    private static final Set<String> NOT_LOOKED_INTO = Set.of(
            "AuthService v2ExplicitTLS",
            "Filter OAuth2.clientAuthentication.jwtAssertion.otherClaims",
            "Filter OAuth2.clientAuthentication.jwtAssertion.otherHeaderParameters",
            "Filter OAuth2.extraAuthorizationParameters",
            "Filter Plugin",
            "FilterPolicy rules.filters.arguments.insteadOfRedirect.filters",
            "Host acmeProvider",
            "Host previewUrl",
            "Mapping docs",
            "Mapping envoy_override",
            "Mapping modules",
            "Mapping v2ExplicitTLS",
            "Module config",
            "RateLimitService v2ExplicitTLS",
            "TCPMapping v2ExplicitTLS");

    /** What some parsers must be told before they read a part. */
    private static final Map<String, List<Map<String, String>>> CONTEXTS =
            Map.of("TracingService", List.of(Map.of("driver", "zipkin"), Map.of("driver", "datadog")));

    /** Fields of TCPMappings that Emissary does not have. */
    private static final Set<String> BEYOND_EMISSARY = Set.of(
            "cluster_idle_timeout_ms",
            "cluster_max_connection_lifetime_ms",
            "connect_timeout_ms",
            "dns_type",
            "health_checks",
            "keepalive",
            "load_balancer",
            "outlier_detection",
            "respect_dns_ttl");

    /** What a Mapping's labels have that Emissary's have not. */
    private static final String OWN_LABEL = "labels.*.*.auth_metadata";

    private static final Set<String> EDGE_STACK = Set.of("Filter", "FilterPolicy", "RateLimit");

    /** Fields of these kinds that Edge Stack does not have. */
    private static final Set<String> BEYOND_EDGE_STACK = Set.of(
            "APIKey.forwardCredentials",
            "APIKey.injectRequestHeaders",
            "APIKey.keys.secretSelector",
            "APIKey.metadata",
            "Basic",
            "CEL",
            "ClientCertificate",
            "OPA",
            "TokenReview",
            "limits.algorithm",
            "limits.burst",
            "limits.lease",
            "limits.per",
            "limits.planFrom",
            "rules.combine",
            "rules.methods",
            "JWT.audiences",
            "JWT.jwksFromIssuer",
            "JWT.jwksSecret",
            "JWT.requiredClaims",
            "JWT.senderConstraint",
            "JWT.tlsConfig",
            "JWT.tokenFrom",
            "JWT.tokenType",
            "OAuth2.clientSessionMaxAge",
            "OAuth2.cookieHostPrefix",
            "OAuth2.sessionStorage",
            "OAuth2.tlsConfig");

    /** An object within a spec, and where it is: names, {@code []} for an item, {@code *} for a value of a map. */
    private record Place(List<String> path, Schema schema) {
        private String name() {
            return path.stream().filter(part -> !part.equals("[]")).collect(Collectors.joining("."));
        }

        private Place at(String part, Schema inner) {
            var all = new ArrayList<>(path);
            all.add(part);
            return new Place(List.copyOf(all), inner);
        }
    }

    @Test
    void theSchemasHaveTheFieldsThatAreRead() throws IOException {
        var names = names();
        var differences = new ArrayList<String>();
        var passedBy = new TreeSet<String>();
        for (var definition : CustomResourceDefinitions.all()) {
            for (var place : places(spec(definition))) {
                var read = read(definition.kind(), place, names);
                if (read.contains(NONSENSE)) {
                    passedBy.add(definition.kind() + " " + place.name());
                    continue;
                }
                var has =
                        place.schema().properties().stream().map(Property::name).collect(Collectors.toSet());
                var lacking = new TreeSet<>(read);
                lacking.removeAll(has);
                if (place.path().isEmpty()) {
                    lacking.removeAll(EVERYWHERE);
                }
                if (definition.kind().equals("Host") && place.name().equals("tls")) {
                    // These spellings count in files and annotations alone, as in Emissary.
                    lacking.removeIf(name -> has.contains(inSnakeCase(name)));
                }
                has.removeAll(read);
                if (!lacking.isEmpty() || !has.isEmpty()) {
                    differences.add("%s %s: only read %s, only in the schema %s"
                            .formatted(definition.kind(), place.name(), lacking, has));
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(passedBy).allMatch(SchemaFieldsTest::isNotLookedInto);
    }

    private static String inSnakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static boolean isNotLookedInto(String place) {
        return NOT_LOOKED_INTO.stream().anyMatch(known -> place.equals(known) || place.startsWith(known + "."));
    }

    @Test
    void theSchemasHaveTheFieldsThatEmissaryHas() throws IOException {
        var missing = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        var known = knownFields();
        for (var entry : known.entrySet()) {
            var definition = Admission.definition(entry.getKey());
            if (definition.kind().equals("Module")) {
                continue;
            }
            var has = places(spec(definition)).stream()
                    .flatMap(place -> place.schema().properties().stream()
                            .map(property ->
                                    place.name().isEmpty() ? property.name() : place.name() + "." + property.name()))
                    .collect(Collectors.toCollection(TreeSet::new));
            entry.getValue().stream()
                    .filter(field -> !has.contains(field) && !isWithinAnything(spec(definition), field))
                    .forEach(field -> missing.add(definition.kind() + " " + field));
            has.stream()
                    .filter(field -> !entry.getValue().contains(field))
                    .filter(field ->
                            !(definition.kind().equals("TCPMapping") && BEYOND_EMISSARY.contains(first(field))))
                    .filter(field -> !field.startsWith(OWN_LABEL))
                    .filter(field -> !(EDGE_STACK.contains(definition.kind())
                            && BEYOND_EDGE_STACK.stream()
                                    .anyMatch(own -> field.equals(own) || field.startsWith(own + "."))))
                    .forEach(field -> unknown.add(definition.kind() + " " + field));
        }
        assertThat(missing).isEmpty();
        assertThat(unknown).isEmpty();
        assertThat(known).hasSizeGreaterThan(10);
    }

    private static String first(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** Whether the path leads into a value of several shapes. */
    private static boolean isWithinAnything(Schema spec, String field) {
        var schema = spec;
        for (var part : List.of(field.split("\\.", -1))) {
            while (schema.items() != null) {
                schema = schema.items();
            }
            if (schema.properties().isEmpty() && schema.values() != null) {
                schema = schema.values();
            } else {
                var next = schema.properties().stream()
                        .filter(property -> property.name().equals(part))
                        .findFirst();
                if (next.isEmpty()) {
                    return !schema.always().containsKey("type");
                }
                schema = next.get().schema();
            }
        }
        return false;
    }

    private static Schema spec(Definition definition) {
        return definition.spec().apply(Version.V3ALPHA1);
    }

    /** Every object in a spec that has fields with names. */
    private static List<Place> places(Schema spec) {
        var all = new ArrayList<Place>();
        collect(new Place(List.of(), spec), all);
        return all;
    }

    private static void collect(Place place, List<Place> into) {
        var schema = place.schema();
        if (!schema.properties().isEmpty()) {
            into.add(place);
        }
        schema.properties().forEach(property -> collect(place.at(property.name(), property.schema()), into));
        if (schema.items() != null) {
            collect(place.at("[]", schema.items()), into);
        }
        if (schema.values() != null) {
            collect(place.at("*", schema.values()), into);
        }
    }

    /** The names that the kind's parser knows in the place. */
    private static Set<String> read(String kind, Place place, Set<String> names) {
        var read = new TreeSet<String>();
        for (var context : CONTEXTS.getOrDefault(kind, List.of(Map.of()))) {
            if (Integer.valueOf(1).equals(place.schema().always().get("maxProperties"))) {
                names.stream()
                        .filter(name ->
                                knows(kind, context, place, Set.of(name)).contains(name))
                        .forEach(read::add);
            } else {
                read.addAll(knows(kind, context, place, names));
            }
        }
        return read;
    }

    private static Set<String> knows(String kind, Map<String, String> context, Place place, Set<String> names) {
        var object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "getambassador.io/v3alpha1").put("kind", kind);
        object.putObject("metadata").put("name", kind.equals("Module") ? "ambassador" : "it");
        ObjectNode spec = (ObjectNode) within(place.path(), names);
        context.forEach((name, value) -> {
            if (!spec.hasNonNull(name)) {
                spec.put(name, value);
            }
        });
        object.set("spec", spec);
        var unknown = new ManifestParser("own")
                .parse(object, "f:1").getFirst().outcome().problems().stream()
                        .filter(SchemaFieldsTest::isAboutAnUnknownField)
                        .map(problem -> problem.origin().field())
                        .map(field -> field.substring(field.lastIndexOf('.') + 1))
                        .collect(Collectors.toSet());
        var result = new TreeSet<>(names);
        result.removeAll(unknown);
        return result;
    }

    private static boolean isAboutAnUnknownField(Problem problem) {
        return problem.message().startsWith("is not a known field")
                || problem.message().startsWith("is not a label specifier");
    }

    /** An object with all these names at the end of a path, and nothing else. */
    private static JsonNode within(List<String> path, Set<String> names) {
        var nodes = JsonNodeFactory.instance;
        if (path.isEmpty()) {
            var all = nodes.objectNode();
            names.forEach(all::putNull);
            return all;
        }
        var inner = within(path.subList(1, path.size()), names);
        return switch (path.getFirst()) {
            case "[]" -> nodes.arrayNode().add(inner);
            case "*" -> nodes.objectNode().set("x", inner);
            default -> nodes.objectNode().set(path.getFirst(), inner);
        };
    }

    /** Everything that may be the name of a field: each text of the parsers that looks like one. */
    private static Set<String> names() throws IOException {
        var names = new TreeSet<String>(Set.of(NONSENSE));
        try (var paths = Files.walk(Path.of("src/main/java/io/dragoman/resources/parse"))) {
            for (var path :
                    paths.filter(path -> path.toString().endsWith(".java")).toList()) {
                LITERAL.matcher(Files.readString(path)).results().forEach(match -> names.add(match.group(1)));
            }
        }
        CustomResourceDefinitions.all().stream()
                .flatMap(definition -> places(spec(definition)).stream())
                .flatMap(place -> place.schema().properties().stream())
                .forEach(property -> names.add(property.name()));
        return names;
    }

    private static Map<String, Set<String>> knownFields() throws IOException {
        try (var stream = Objects.requireNonNull(
                SchemaFieldsTest.class.getResourceAsStream("/io/dragoman/resources/known-fields.txt"))) {
            return Arrays.stream(new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1))
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.groupingBy(
                            words -> words[0],
                            TreeMap::new,
                            Collectors.mapping(words -> words[1], Collectors.toCollection(TreeSet::new))));
        }
    }
}
