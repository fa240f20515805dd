package io.dragoman.controller.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dragoman.controller.gateway.ModelFixture;
import io.dragoman.controller.graph.Derived;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a change of one Mapping costs does not depend on how many there are. */
class ChangeCostTest {
    private static final int FEW = 600;
    private static final int TURNS = 8;
    private static final String MAPPING = """
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: m%d}
            spec: {hostname: %s, prefix: %s, service: %s}
            """;

    /** A change of one Mapping. */
    enum Change {
        ANOTHER_PREFIX,
        ANOTHER_SERVICE,
        ANOTHER_HOSTNAME,
        ANOTHER_MAPPING;

        String manifest(int turn) {
            return switch (this) {
                case ANOTHER_PREFIX -> MAPPING.formatted(7, "n7.example.com", "/changed-" + turn + "/", "s7");
                case ANOTHER_SERVICE -> MAPPING.formatted(7, "n7.example.com", "/p/", "changed-" + turn);
                case ANOTHER_HOSTNAME -> MAPPING.formatted(7, "changed-" + turn + ".example.com", "/p/", "s7");
                case ANOTHER_MAPPING ->
                    MAPPING.formatted(1_000_000 + turn, "added-" + turn + ".example.com", "/p/", "s7");
            };
        }
    }

    /** What a change costs: how often each collection's derivation ran, and the bytes that were allocated. */
    private record Cost(Map<String, Long> runs, long bytes) {}

    private static Map<Change, Cost> costs(int mappings) {
        var fixture = new ModelFixture();
        EnvoyConfiguration.derive(fixture.graph(), fixture.model(), Sharding.from(500));
        fixture.apply(ModelFixture.LISTENER + """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: any}
                spec: {hostname: '*', requestPolicy: {insecure: {action: Route}}}
                """
                + IntStream.range(0, mappings)
                        .mapToObj(i -> MAPPING.formatted(i, "n" + i + ".example.com", "/p/", "s" + i % (mappings / 10)))
                        .collect(Collectors.joining()));
        var costs = new EnumMap<Change, Cost>(Change.class);
        for (var change : Change.values()) {
            fixture.apply(change.manifest(0));
            var runs = runs(fixture);
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            for (int turn = 1; turn <= TURNS; turn++) {
                fixture.apply(change.manifest(turn));
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            var after = runs(fixture);
            after.replaceAll((name, count) -> count - Objects.requireNonNull(runs.get(name)));
            costs.put(change, new Cost(after, bytes / TURNS));
        }
        return costs;
    }

    private static Map<String, Long> runs(ModelFixture fixture) {
        var runs = new TreeMap<String, Long>();
        for (var collection : fixture.graph().collections()) {
            if (collection instanceof Derived<?, ?, ?> derived) {
                runs.merge(collection.name(), derived.runs(), Long::sum);
            }
        }
        return runs;
    }

    @Test
    void fortyTimesTheMappingsDeriveNothingMoreAndAllocateNoMoreThanTwice() {
        costs(FEW);
        var few = costs(FEW);
        var many = costs(40 * FEW);

        assertThat(few).hasSize(Change.values().length);
        few.forEach((change, cost) -> {
            var now = Objects.requireNonNull(many.get(change));
            assertThat(now.runs()).as(change.name()).isEqualTo(cost.runs());
            assertThat(now.bytes()).as(change.name()).isLessThan(2 * cost.bytes());
        });
    }
}
