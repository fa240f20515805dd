package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.policy.IngressClaim;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.file.ManifestDocument;
import io.dragoman.resources.model.KubeIngress;
import io.dragoman.resources.model.KubeIngressClass;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.ManifestParser.Parsed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds out what becomes of what Emissary has when this gateway takes over. */
public final class Migration {
    private static final String INGRESS = "Ingress";

    private final Given given;
    private final ManifestParser parser;
    private final List<Parsed> objects = new ArrayList<>();
    private final Map<ObjectKey, JsonNode> services = new LinkedHashMap<>();
    private final Map<ObjectKey, KubeIngressClass> classes = new LinkedHashMap<>();
    private final List<JsonNode> definitions = new ArrayList<>();
    private final List<ManifestDocument> workloads = new ArrayList<>();
    private final TreeMap<String, Integer> elsewhere = new TreeMap<>();

    /** What stands where, as {@link Problem}s name it. */
    private record Place(ObjectKey key, String source) {}

    /**
     * What is examined.
     *
     * @param ambassadorId Emissary's
     * @param namespace the gateway's own
     * @param documents the manifests, or the objects of a cluster
     * @param values files of Helm values, by name
     * @param problems what the gateway says about the objects
     * @param failures what could not be read
     * @param isOwn whether a source is what was asked about
     */
    public record Given(
            String ambassadorId,
            String namespace,
            List<ManifestDocument> documents,
            Map<String, JsonNode> values,
            List<Problem> problems,
            List<String> failures,
            Predicate<String> isOwn) {
        /** Copies the collections. */
        public Given {
            documents = List.copyOf(documents);
            values = Map.copyOf(values);
            problems = List.copyOf(problems);
            failures = List.copyOf(failures);
        }
    }

    private Migration(Given given) {
        this.given = given;
        parser = new ManifestParser(given.namespace());
    }

    /** Examines it all. */
    public static Report examine(Given given) {
        return new Migration(given).examine();
    }

    private Report examine() {
        given.documents().forEach(this::read);
        var candidates = candidates();
        var around = new Surroundings(given.namespace(), candidates, services, variables());
        var examined = new ArrayList<Examined>();
        candidates.forEach(candidate -> examined.add(ObjectExaminer.examine(candidate, around)));
        examined.addAll(others(candidates));
        var settings = new ArrayList<Examined>();
        workloads.forEach(
                workload -> settings.add(Workloads.examine(workload.content(), workload.source(), given.namespace())));
        given.values().forEach((name, values) -> settings.add(HelmValues.examine(name, values)));
        var running = workloads.stream().map(ManifestDocument::content).toList();
        var plan = SideBySide.plan(running, definitions, candidates, around, given.ambassadorId());
        return new Report(examined, settings, elsewhere, plan.share(), plan.sentences(), general(), given.failures());
    }

    private static List<Finding> general() {
        return Differences.all().stream()
                .filter(Difference::isGeneral)
                .map(difference -> new Finding(Verdict.DIFFERS, "", difference.text(), difference.number()))
                .toList();
    }

    private void read(ManifestDocument document) {
        for (var object : ManifestParser.single(document.content())) {
            var kind = object.path("kind").asText();
            if (kind.equals("CustomResourceDefinition")) {
                if (object.path("spec").path("group").asText().equals(ManifestParser.GROUP)) {
                    definitions.add(object);
                }
            } else if (Workloads.runsEmissary(object)) {
                workloads.add(new ManifestDocument(object, document.source()));
            } else {
                parser.parse(object, document.source()).forEach(this::keep);
            }
        }
    }

    private void keep(Parsed parsed) {
        var key = parsed.key();
        var written = parsed.written();
        if (written == null) {
            return;
        }
        if (key != null && key.kind().equals("Service")) {
            services.putIfAbsent(key, written);
        } else if (key != null && parsed.outcome().value() instanceof KubeIngressClass ingressClass) {
            if (parsed.isFor(given.ambassadorId())) {
                classes.put(key, ingressClass);
            }
        } else if (written.path("apiVersion").asText().contains(ManifestParser.GROUP)
                || (key != null && key.kind().equals(INGRESS))) {
            objects.add(parsed);
        }
    }

    private List<Candidate> candidates() {
        var byPlace = new LinkedHashMap<Place, List<Problem>>();
        for (var problem : given.problems()) {
            byPlace.computeIfAbsent(place(problem), place -> new ArrayList<>()).add(problem);
        }
        var candidates = new ArrayList<Candidate>();
        for (var parsed : objects) {
            var written = Objects.requireNonNull(parsed.written());
            var place = place(parsed);
            if (!given.isOwn().test(place.source())
                    || (parsed.outcome().value() instanceof KubeIngress ingress
                            && !IngressClaim.isOurs(ingress, classes::get))) {
                continue;
            }
            if (!parsed.isFor(given.ambassadorId())) {
                elsewhere.merge(String.join(", ", parsed.ambassadorIds()), 1, Integer::sum);
                continue;
            }
            candidates.add(new Candidate(
                    place.key(),
                    written.path("apiVersion").asText(),
                    ManifestParser.written(written).getFirst(),
                    place.source(),
                    parsed.ambassadorIds(),
                    byPlace.getOrDefault(place, List.of())));
        }
        return candidates;
    }

    private static Place place(Problem problem) {
        return new Place(problem.origin().key(), problem.origin().source());
    }

    /** Where a parsed object stands. One of an unknown kind has no key but in what is said about it. */
    private static Place place(Parsed parsed) {
        var value = parsed.outcome().value();
        if (value != null) {
            return new Place(value.meta().key(), value.meta().source());
        }
        return place(parsed.outcome().problems().getFirst());
    }

    /** What is said about what is no object: files, documents, the cluster; and about objects around. */
    private List<Examined> others(List<Candidate> candidates) {
        Set<Place> told = new HashSet<>();
        candidates.forEach(candidate -> told.add(new Place(candidate.key(), candidate.source())));
        var others = new LinkedHashMap<Place, List<Finding>>();
        for (var problem : given.problems()) {
            var place = place(problem);
            if (!told.contains(place) && given.isOwn().test(place.source())) {
                others.computeIfAbsent(place, it -> new ArrayList<>()).add(ObjectExaminer.of(problem));
            }
        }
        return others.entrySet().stream()
                .map(entry ->
                        new Examined(entry.getKey().key(), "", entry.getKey().source(), List.of(), entry.getValue()))
                .toList();
    }

    private Set<String> variables() {
        Set<String> names = new HashSet<>();
        workloads.forEach(workload ->
                names.addAll(Workloads.environment(workload.content()).keySet()));
        given.values().values().forEach(values -> names.addAll(HelmValues.variables(values)));
        return names;
    }
}
