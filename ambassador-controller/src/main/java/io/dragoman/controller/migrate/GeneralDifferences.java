package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Difference.change;
import static io.dragoman.controller.migrate.Difference.differs;
import static io.dragoman.controller.migrate.Difference.general;
import static io.dragoman.controller.migrate.Touch.givenIf;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.migrate.Difference.Place;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What is different for every kind, and for the gateway as a whole. */
final class GeneralDifferences {
    private static final Place DIAGNOSTICS = new Place("Diagnostics (port 8877)", "");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z_]\\w*)}|([A-Za-z_]\\w*))");

    /** What deploy/kustomize sets. */
    private static final Set<String> SET = Set.of("AMBASSADOR_ID", "AMBASSADOR_NAMESPACE");

    private GeneralDifferences() {}

    static List<Difference> all() {
        return List.of(
                differs(
                        6,
                        Place.ALL,
                        "ambassador_id",
                        "is empty and means the default; in Emissary it depends on who reads it",
                        (object, around) -> object.find("ambassador_id").stream()
                                .filter(found ->
                                        found.value().isArray() && found.value().isEmpty())
                                .map(JsonPaths.Found::path)
                                .toList()),
                differs(
                        6,
                        Place.ALL,
                        "ambassador_id",
                        "has _automatic_ among others, which makes the object everybody's; in Emissary only where it stands"
                                + " alone",
                        givenIf(
                                "ambassador_id",
                                (object, around) -> object.ambassadorIds().contains("_automatic_")
                                        && object.ambassadorIds().size() > 1)),
                change(
                        15,
                        Place.ALL,
                        "$NAME",
                        "It holds a variable of Emissary's environment: write the value, or set the variable in the three"
                                + " services and name it in DRAGOMAN_MANIFEST_VARIABLES",
                        GeneralDifferences::variables),
                change(
                        34,
                        Place.ALL,
                        "an object that is defined twice",
                        "In Emissary the last definition counts: keep one of them",
                        (object, around) -> object.problems().stream()
                                .filter(problem -> problem.message().contains("is also defined")
                                        || problem.message().contains("is defined twice"))
                                .map(problem -> problem.origin().field())
                                .toList()),
                general(
                        3,
                        new Place("Resolvers", ""),
                        "KubernetesServiceResolver",
                        "Services are reached by their endpoints, and requests are spread over them, unless a"
                                + " KubernetesServiceResolver is named"),
                general(12, Place.ALL, "", "One object that is wrong never stops the others"),
                general(
                        13,
                        Place.ALL,
                        "",
                        "A wrong new version of an object is refused and the last good one stays, but for what guards requests"),
                general(14, Place.ALL, "", "A new certificate drains no connection"),
                general(
                        29,
                        new Place("Resolvers", ""),
                        "ConsulResolver",
                        "Services in Consul are told apart by datacenter and address, and keep their last endpoints while it is"
                                + " away"),
                general(33, Place.ALL, "getambassador.io/v1", "Conversion between v1, v2 and v3alpha1 loses nothing"),
                general(
                        35,
                        Place.ALL,
                        "AMBASSADOR_SINGLE_NAMESPACE",
                        "Boolean environment variables are off for false, 0, no and off"),
                general(
                        38,
                        Place.ALL,
                        "the CustomResourceDefinitions",
                        "The API server refuses in v3alpha1 what the gateway would refuse, once its definitions are applied"),
                general(
                        42,
                        Place.ALL,
                        "AMBASSADOR_UPDATE_MAPPING_STATUS",
                        "Every kind has a status with conditions, written by one replica"),
                general(
                        0,
                        DIAGNOSTICS,
                        "loglevel",
                        "Envoy's log level is changed by POST at the controller's own port"));
    }

    private static List<String> variables(Candidate object, Surroundings around) {
        var fields = new TreeSet<String>();
        collect(object.object().path("spec"), "spec", around.variables(), fields);
        return List.copyOf(fields);
    }

    private static void collect(JsonNode node, String at, Set<String> known, Set<String> into) {
        if (node.isTextual()) {
            if (VARIABLE.matcher(node.textValue())
                    .results()
                    .map(GeneralDifferences::name)
                    .anyMatch(name -> known.contains(name) && !SET.contains(name))) {
                into.add(at);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), at + "[" + i + "]", known, into);
            }
        } else {
            node.properties().forEach(field -> collect(field.getValue(), at + "." + field.getKey(), known, into));
        }
    }

    private static String name(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }
}
