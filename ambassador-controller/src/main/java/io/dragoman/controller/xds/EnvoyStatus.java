package io.dragoman.controller.xds;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One connected Envoy.
 *
 * @param nodeId what it calls itself
 * @param since when it connected
 * @param synchronised whether it has acknowledged everything
 * @param resources how many resources of each type it has
 */
public record EnvoyStatus(String nodeId, Instant since, boolean synchronised, Map<String, Long> resources) {
    /** Copies the map, in order. */
    public EnvoyStatus {
        SortedMap<String, Long> sorted = new TreeMap<>(resources);
        resources = Collections.unmodifiableSortedMap(sorted);
    }
}
