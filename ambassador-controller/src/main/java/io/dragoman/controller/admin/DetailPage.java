package io.dragoman.controller.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.controller.admin.OverviewPage.ClusterRow;
import io.dragoman.controller.admin.OverviewPage.ProblemRow;
import io.dragoman.controller.admin.OverviewPage.RouteTableRow;
import io.dragoman.controller.admin.OverviewPage.Subject;
import io.dragoman.controller.explain.RouteRow;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Resource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one object shows.
 *
 * @param subject the object
 * @param inEffect whether some version of it is in effect
 * @param problems what is wrong with it
 * @param routes its routes, by hostname
 * @param clusters the clusters that it asks for
 * @param ports where it listens, or where its hostname is served
 * @param content what the gateway understands of it, as text
 */
public record DetailPage(
        Subject subject,
        boolean inEffect,
        List<ProblemRow> problems,
        List<RouteTableRow> routes,
        List<ClusterRow> clusters,
        List<String> ports,
        String content) {
    private static final String BASE = "/ambassador/v0/diag/";

    /** The address of an object's page. */
    static String path(ObjectKey key) {
        return BASE + encoded(key.kind()) + "/" + (key.namespace().isEmpty() ? "-" : encoded(key.namespace())) + "/"
                + encoded(key.name());
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * The objects that an address or one of Emissary's keys ({@code name.namespace.1}) means: several where objects of
     * different kinds share a name.
     */
    static List<ObjectKey> find(Observation seen, String source) {
        var view = seen.view();
        return Stream.concat(
                        view.resources().keySet().stream(),
                        view.problems().stream().map(problem -> problem.origin().key()))
                .filter(key -> means(source, key))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    private static boolean means(String source, ObjectKey key) {
        var namespace = key.namespace().isEmpty() ? "-" : key.namespace();
        return source.equals(key.kind() + "/" + namespace + "/" + key.name())
                || source.equals(Diagnostics.sourceKey(key));
    }

    /** An object's page. */
    static DetailPage of(Observation seen, ObjectKey key) {
        var view = seen.view();
        var resource = view.resources().get(key);
        var problems = view.problems().stream()
                .filter(problem -> problem.origin().key().equals(key))
                .toList();
        var place = resource != null
                ? resource.meta().source()
                : problems.isEmpty() ? "" : problems.getFirst().origin().source();
        return new DetailPage(
                Subject.of(key, place),
                resource != null,
                problems.stream()
                        .map(problem -> new ProblemRow(
                                problem.severity().word(),
                                Subject.of(problem.origin()),
                                problem.origin().field(),
                                problem.message()))
                        .toList(),
                routes(seen, key),
                view.model().destinations().values().stream()
                        .filter(destination -> destination.origins().stream()
                                .anyMatch(origin -> origin.key().equals(key)))
                        .map(destination -> OverviewPage.cluster(seen, destination))
                        .toList(),
                ports(seen, key),
                resource == null ? "" : text(resource));
    }

    private static List<RouteTableRow> routes(Observation seen, ObjectKey key) {
        var tables = new ArrayList<RouteTableRow>();
        for (var host : seen.view().model().virtualHosts().values()) {
            var lines = new ArrayList<OverviewPage.RouteLine>();
            int number = 0;
            for (var row : RouteRow.of(seen.view().model(), host.key())) {
                number++;
                if (row.members().stream()
                        .anyMatch(member -> member.route().origin().key().equals(key))) {
                    lines.add(OverviewPage.line(seen, row, number));
                }
            }
            if (!lines.isEmpty()) {
                tables.add(new RouteTableRow(
                        host.key().hostname(), host.key().listener().name(), List.copyOf(lines), 0));
            }
        }
        return List.copyOf(tables);
    }

    private static List<String> ports(Observation seen, ObjectKey key) {
        var model = seen.view().model();
        var ports = new TreeSet<String>();
        model.virtualHosts().values().stream()
                .filter(host ->
                        host.origins().contains(key) || host.key().listener().equals(key))
                .map(host -> model.listeners().get(host.key().listener()))
                .filter(Objects::nonNull)
                .forEach(listener -> ports.add(listener.name() + ", port " + listener.port()));
        return List.copyOf(ports);
    }

    private static String text(Resource resource) {
        try {
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(Diagnostics.element(resource));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists can be written", e);
        }
    }

    /** The same as maps, for JSON. */
    static Map<String, Object> json(Observation seen, ObjectKey key) {
        var page = of(seen, key);
        var result = new LinkedHashMap<String, Object>();
        result.put("object", key.toString());
        result.put("in_effect", page.inEffect());
        result.put(
                "problems",
                seen.view().problems().stream()
                        .filter(problem -> problem.origin().key().equals(key))
                        .map(Diagnostics::problem)
                        .toList());
        result.put("routes", page.routes());
        result.put("clusters", page.clusters());
        result.put("ports", page.ports());
        result.put("element", element(seen.view().resources().get(key)));
        return result;
    }

    private static @Nullable Map<String, Object> element(@Nullable Resource resource) {
        return resource == null ? null : Diagnostics.element(resource);
    }
}
