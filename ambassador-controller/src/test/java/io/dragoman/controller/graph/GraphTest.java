package io.dragoman.controller.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GraphTest {
    private final Graph graph = new Graph();

    @Test
    void aChangeRunsOnlyWhatDependsOnIt() {
        Input<String, Integer> input = graph.input("numbers");
        var doubled = graph.map("doubled", input, (fetch, key, value) -> value * 2);
        input.put("a", 1);
        input.put("b", 2);
        graph.propagate();
        long before = doubled.runs();

        input.put("a", 5);
        graph.propagate();

        assertThat(doubled.values()).isEqualTo(new TreeMap<>(Map.of("a", 10, "b", 4)));
        assertThat(doubled.runs() - before).isEqualTo(1);
    }

    @Test
    void anEqualResultStopsThePropagation() {
        Input<String, Integer> input = graph.input("numbers");
        var parity = graph.map("parity", input, (fetch, key, value) -> value % 2);
        var shown = graph.map("shown", parity, (fetch, key, value) -> value == 0 ? "even" : "odd");
        input.put("a", 1);
        graph.propagate();
        long before = shown.runs();

        input.put("a", 3);
        graph.propagate();

        assertThat(shown.runs()).isEqualTo(before);
    }

    @Test
    void aFetchedValueRunsItsReadersAgainAndNoOthers() {
        Input<String, String> names = graph.input("names");
        Input<String, String> greetings = graph.input("greetings");
        var greeted = graph.map("greeted", names, (fetch, key, language) -> fetch.get(greetings, language) + " " + key);
        names.put("ann", "en");
        names.put("bob", "de");
        greetings.put("en", "hello");
        greetings.put("de", "hallo");
        graph.propagate();
        long before = greeted.runs();

        greetings.put("de", "servus");
        graph.propagate();

        assertThat(greeted.values()).isEqualTo(new TreeMap<>(Map.of("ann", "hello ann", "bob", "servus bob")));
        assertThat(greeted.runs() - before).isEqualTo(1);
    }

    @Test
    void aReadThatFoundNothingIsRememberedToo() {
        Input<String, String> names = graph.input("names");
        Input<String, String> greetings = graph.input("greetings");
        var greeted = graph.map("greeted", names, (fetch, key, language) -> fetch.get(greetings, language));
        names.put("ann", "en");
        graph.propagate();
        assertThat(greeted.values()).isEmpty();

        greetings.put("en", "hello");
        graph.propagate();

        assertThat(greeted.values()).containsEntry("ann", "hello");
    }

    @Test
    void groupsHoldTheirMembersInOrder() {
        Input<String, Integer> input = graph.input("numbers");
        var byParity = graph.group("by parity", input, (key, value) -> Set.of(value % 2 == 0 ? "even" : "odd"));
        input.put("c", 3);
        input.put("a", 1);
        input.put("b", 2);
        graph.propagate();

        assertThat(byParity.values().get("odd").keySet()).containsExactly("a", "c");

        input.remove("b");
        graph.propagate();
        assertThat(byParity.values()).containsOnlyKeys("odd");
    }

    @Test
    void theEarlierCollectionWinsInAUnion() {
        Input<String, String> first = graph.input("first");
        Input<String, String> second = graph.input("second");
        var both = graph.union("both", List.of(first, second));
        second.put("a", "second");
        graph.propagate();
        assertThat(both.values()).containsEntry("a", "second");

        first.put("a", "first");
        graph.propagate();
        assertThat(both.values()).containsEntry("a", "first");

        first.remove("a");
        graph.propagate();
        assertThat(both.values()).containsEntry("a", "second");
    }

    @Test
    void aFailureKeepsTheFormerResultAndTheOthers() {
        Input<String, Integer> input = graph.input("numbers");
        var inverted = graph.map("inverted", input, (fetch, key, value) -> 100 / value);
        input.put("a", 4);
        graph.propagate();

        input.put("a", 0);
        input.put("b", 5);
        graph.propagate();

        assertThat(inverted.values()).isEqualTo(new TreeMap<>(Map.of("a", 25, "b", 20)));
        assertThat(inverted.failures()).containsOnlyKeys("a");

        input.put("a", 2);
        graph.propagate();
        assertThat(inverted.values()).containsEntry("a", 50);
        assertThat(inverted.failures()).isEmpty();
    }

    @Test
    void observersHearOfChangesOncePerPass() {
        Input<String, Integer> input = graph.input("numbers");
        var seen = new ArrayList<SortedMap<String, Integer>>();
        graph.observe(input, changes -> seen.add(new TreeMap<>(changes)));
        input.put("a", 1);
        input.put("a", 2);
        input.put("b", 3);
        graph.propagate();
        graph.propagate();

        assertThat(seen).containsExactly(new TreeMap<>(Map.of("a", 2, "b", 3)));
    }

    @Test
    void aCollectionMayNotReadALaterOne() {
        Input<String, Integer> input = graph.input("numbers");
        var holder = new ArrayList<Collection<String, Integer>>();
        var derived = graph.map("early", input, (fetch, key, value) -> fetch.get(holder.getFirst(), key));
        holder.add(graph.map("late", derived, (fetch, key, value) -> value));
        input.put("a", 1);
        graph.propagate();

        assertThat(derived.failures()).containsKey("a");
    }

    @Test
    void valuesCannotBeChangedFromOutside() {
        Input<String, Integer> input = graph.input("numbers");
        assertThatThrownBy(() -> input.values().put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
