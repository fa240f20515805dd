package io.dragoman.controller.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What any thread may read of a collection. */
class ReplicaTest {
    private final Graph graph = new Graph();
    private final Input<String, Integer> input = graph.input("numbers");

    @Test
    void followsTheCollectionPassByPass() {
        input.put("a", 1);
        graph.propagate();
        var replica = new Replica<>(graph, input);
        assertThat(replica.values()).isEqualTo(Map.of("a", 1));

        input.put("b", 2);
        input.remove("a");
        assertThat(replica.values()).isEqualTo(Map.of("a", 1));
        graph.propagate();
        assertThat(replica.values()).isEqualTo(Map.of("b", 2));
    }

    @Test
    void whatWasReadNeverChanges() {
        var replica = new Replica<>(graph, input);
        input.put("a", 1);
        graph.propagate();
        var before = replica.values();

        input.put("a", 2);
        input.put("b", 3);
        graph.propagate();

        assertThat(before).isEqualTo(Map.of("a", 1));
        assertThat(replica.values()).isEqualTo(Map.of("a", 2, "b", 3));
    }
}
