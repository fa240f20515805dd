package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Graph;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The problems of all resolved nodes, kept up to date. Used by the graph's thread. */
public final class Problems {
    private final Map<String, Map<Object, List<Problem>>> byCollection = new LinkedHashMap<>();

    /** Follows a collection of outcomes. */
    <K extends Comparable<? super K>, V> void follow(Graph graph, Collection<K, Outcome<V>> collection) {
        var own = byCollection.computeIfAbsent(collection.name(), name -> new TreeMap<>());
        graph.observe(
                collection,
                changes -> changes.forEach((key, outcome) -> {
                    if (outcome == null || outcome.problems().isEmpty()) {
                        own.remove(key);
                    } else {
                        own.put(key, outcome.problems());
                    }
                }));
    }

    /** All problems now, in a stable order, each once. */
    public List<Problem> all() {
        var all = new ArrayList<Problem>();
        byCollection.values().forEach(own -> own.values().forEach(all::addAll));
        return all.stream().distinct().toList();
    }
}
