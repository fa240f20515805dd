package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What it takes to run this gateway beside Emissary, as far as what was read shows it. */
final class SideBySide {
    /** How many names a sentence has. */
    private static final int NAMES = 5;

    /** What deploy/kustomize/overlays/beside-emissary has. */
    private static final String NEW_ID = "dragoman";

    private static final String RELEASE = "meta.helm.sh/release-name";
    private static final String INGRESS = "Ingress";

    /** In the place of an object that an annotation holds. */
    private static final String ANNOTATED = "(annotation of ";

    private static final String SYSTEM = "emissary-apiext";

    private final List<JsonNode> workloads;
    private final List<JsonNode> definitions;
    private final List<Candidate> objects;
    private final Surroundings around;
    private final List<String> sentences = new ArrayList<>();
    private final List<ObjectKey> share = new ArrayList<>();

    /**
     * What it takes.
     *
     * @param share the objects that are to name both ids
     * @param sentences the same and all else in words
     */
    record Plan(List<ObjectKey> share, List<String> sentences) {
        Plan {
            share = List.copyOf(share);
            sentences = List.copyOf(sentences);
        }
    }

    private SideBySide(
            List<JsonNode> workloads, List<JsonNode> definitions, List<Candidate> objects, Surroundings around) {
        this.workloads = workloads;
        this.definitions = definitions;
        this.objects = objects;
        this.around = around;
    }

    /**
     * Makes the plan.
     *
     * @param workloads what runs Emissary
     * @param definitions the definitions of the kinds
     * @param ambassadorId Emissary's
     */
    static Plan plan(
            List<JsonNode> workloads,
            List<JsonNode> definitions,
            List<Candidate> objects,
            Surroundings around,
            String ambassadorId) {
        var plan = new SideBySide(workloads, definitions, objects, around);
        plan.ids(ambassadorId);
        plan.ingresses();
        plan.definitions();
        plan.addresses();
        plan.releases();
        return new Plan(plan.share, plan.sentences);
    }

    private void ids(String id) {
        var named = workloads.stream()
                .filter(workload -> Workloads.ambassadorId(workload).equals(id))
                .map(workload -> Workloads.key(workload, around.ownNamespace()).toString())
                .toList();
        sentences.add(
                "Emissary's AMBASSADOR_ID is " + id
                        + (named.isEmpty() ? "" : " (" + String.join(", ", named) + ")")
                        + ": install this gateway with another one, as deploy/kustomize/overlays/beside-emissary does with dragoman");
        var others = workloads.stream()
                .map(Workloads::ambassadorId)
                .filter(other -> !other.equals(id))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!others.isEmpty()) {
            sentences.add("There are also Emissaries with AMBASSADOR_ID " + String.join(", ", others)
                    + ": run this command with each of them in the environment");
        }
        var written = objects.stream()
                .filter(object -> !object.key().kind().equals(INGRESS))
                .toList();
        var theirs = written.stream().filter(SideBySide::isEdgeStackItself).toList();
        var everybodys = written.stream()
                .filter(object -> object.ambassadorIds().contains(Meta.ANY_AMBASSADOR_ID))
                .toList();
        var both = written.stream()
                .filter(object -> !theirs.contains(object) && !everybodys.contains(object))
                .filter(object -> EdgeStackDifferences.isKnown(object.key().kind()))
                .filter(object -> !object.ambassadorIds().contains(NEW_ID))
                .toList();
        sentences.add(
                both.isEmpty()
                        ? "Every object that is for both names " + NEW_ID + " already"
                        : count(both.size(), "object is", "objects are") + " for both: write ambassador_id: [" + id
                                + ", " + NEW_ID + "] into each");
        var annotated = both.stream()
                .filter(object -> object.source().contains(ANNOTATED))
                .toList();
        name("In annotations, where no command patches them: %s", annotated);
        both.stream()
                .filter(object -> !annotated.contains(object))
                .map(Candidate::key)
                .forEach(share::add);
        name("To be left to Edge Stack, with the ambassador_id as it is: %s", theirs);
        name("Everybody's by the ambassador_id _automatic_, this gateway's as soon as it runs: %s", everybodys);
    }

    private static boolean isEdgeStackItself(Candidate object) {
        return Stream.of("auth_service", "service")
                .map(object::text)
                .flatMap(service -> Surroundings.address(service).stream())
                .anyMatch(ServiceDifferences::isEdgeStack);
    }

    private void ingresses() {
        long number = objects.stream()
                .filter(object -> object.key().kind().equals(INGRESS))
                .count();
        if (number > 0) {
            sentences.add(count(number, "Ingress has", "Ingresses have")
                    + " room for one id each: for the time between write copies with a class of this gateway's own"
                    + " (docs/migrating-from-emissary.md); both would otherwise write the same status");
        }
    }

    private void definitions() {
        if (definitions.isEmpty()) {
            return;
        }
        var converters = new TreeMap<String, Integer>();
        for (var definition : definitions) {
            var service = definition
                    .path("spec")
                    .path("conversion")
                    .path("webhook")
                    .path("clientConfig")
                    .path("service");
            converters.merge(
                    service.isMissingNode()
                            ? "nobody"
                            : service.path("namespace").asText() + "/"
                                    + service.path("name").asText(),
                    1,
                    Integer::sum);
        }
        sentences.add("The definitions of getambassador.io are converted by "
                + converters.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                        .collect(Collectors.joining(", "))
                + (converters.keySet().stream().anyMatch(name -> name.contains(SYSTEM))
                        ? ": leave them alone while Emissary runs, since its apiext takes the conversion back"
                        : ": leave them alone while Emissary runs"));
        var stored = definitions.stream()
                .flatMap(definition -> {
                    var versions = new ArrayList<String>();
                    definition.path("status").path("storedVersions").forEach(version -> versions.add(version.asText()));
                    return versions.stream();
                })
                .collect(Collectors.toCollection(TreeSet::new));
        if (!stored.isEmpty()) {
            sentences.add("Objects are stored as " + String.join(", ", stored)
                    + (stored.size() == 1 && stored.contains("v3alpha1")
                            ? ": afterwards apply deploy/kustomize/crds-v3alpha1"
                            : ": afterwards apply deploy/kustomize/crds"));
        }
    }

    private void addresses() {
        around.services().forEach((key, service) -> {
            var type = service.path("spec").path("type").asText();
            boolean outside = type.equals("LoadBalancer") || type.equals("NodePort");
            if (outside && workloads.stream().anyMatch(workload -> Workloads.isBehind(service, workload))) {
                var ports = new ArrayList<String>();
                service.path("spec")
                        .path("ports")
                        .forEach(port -> ports.add(port.path("port").asText()));
                sentences.add("Clients come in by the Service " + key.namespace() + "/" + key.name() + " (" + type
                        + ", ports "
                        + String.join(", ", ports)
                        + "); this gateway has the Service dragoman, with an address of its own: traffic moves when DNS or"
                        + " your load balancer says so");
            }
        });
    }

    private void releases() {
        var releases = new TreeMap<String, List<Candidate>>();
        for (var object : objects) {
            var release = object.object()
                    .path("metadata")
                    .path("annotations")
                    .path(RELEASE)
                    .asText();
            if (!release.isEmpty()) {
                releases.computeIfAbsent(release, name -> new ArrayList<>()).add(object);
            }
        }
        releases.forEach(
                (release, all) -> name("The Helm release " + release + " takes away with helm uninstall: %s", all));
        boolean defined = definitions.stream()
                .anyMatch(definition ->
                        definition.path("metadata").path("annotations").has(RELEASE));
        if (defined) {
            sentences.add(
                    "The definitions belong to a Helm release, too: with helm uninstall every object of their kinds is"
                            + " gone");
        }
    }

    private void name(String what, List<Candidate> which) {
        if (which.isEmpty()) {
            return;
        }
        var names = which.stream()
                .limit(NAMES)
                .map(object -> object.key().toString())
                .collect(Collectors.joining(", "));
        sentences.add(what.formatted(count(which.size(), "object", "objects")) + ": " + names
                + (which.size() > NAMES ? ", …" : ""));
    }

    private static String count(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
