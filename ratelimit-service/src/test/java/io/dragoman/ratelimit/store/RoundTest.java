package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Counting.Algorithm;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTest {
    private final MemoryStore store =
            new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochMilli(1_800_000_000_000L));

    private static Hit hit(String name, Algorithm algorithm, long limit, long hits) {
        return new Hit(new CounterKey("d", List.of(name)), algorithm, 60_000, limit, limit, hits);
    }

    private static Hit conditional(Hit hit) {
        return with(hit, hit.decisive(), true, false);
    }

    private static Hit watched(Hit hit) {
        return with(hit, false, hit.conditional(), false);
    }

    private static Hit with(Hit hit, boolean decisive, boolean conditional, boolean fills) {
        return new Hit(
                hit.key(),
                hit.algorithm(),
                hit.windowMillis(),
                hit.requests(),
                hit.capacity(),
                hit.hits(),
                decisive,
                conditional,
                fills,
                0);
    }

    private List<Count> apply(Hit... hits) {
        return store.apply(List.of(hits), Hits.PATIENT).toCompletableFuture().join();
    }

    private long used(Hit hit) {
        return apply(hit(hit.key().parts().getFirst(), hit.algorithm(), hit.capacity(), 0))
                .getFirst()
                .used();
    }

    @ParameterizedTest
    @EnumSource
    void conditionalHitsDoNotCountWhereAnotherIsRefused(Algorithm algorithm) {
        var first = conditional(hit("first", algorithm, 10, 3));
        var second = hit("second", algorithm, 10, 3);
        var none = conditional(hit("none", algorithm, 0, 1));
        var counts = apply(first, second, none);
        assertThat(counts).extracting(Count::admitted).containsExactly(true, true, false);
        assertThat(counts).extracting(Count::used).containsExactly(0L, 3L, 0L);
        assertThat(used(first)).isZero();
        assertThat(used(second)).isEqualTo(3);
    }

    /** What is charged after the response, and more than is left: it has been had, whatever other limits say. */
    @Test
    void whatDoesNotFitFillsItsCounterThoughItIsConditional() {
        var small = filling(hit("small", Algorithm.FIXED, 3, 5));
        var large = filling(hit("large", Algorithm.FIXED, 10, 5));
        assertThat(apply(small, large)).extracting(Count::admitted).containsExactly(false, true);
        assertThat(used(small)).isEqualTo(3);
        assertThat(used(large)).isZero();
    }

    private static Hit filling(Hit hit) {
        return with(hit, true, true, true);
    }

    @ParameterizedTest
    @EnumSource
    void conditionalHitsCountWhereNothingDecisiveIsRefused(Algorithm algorithm) {
        var first = conditional(hit("first", algorithm, 10, 3));
        apply(first, watched(hit("none", algorithm, 0, 1)));
        assertThat(used(first)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aCounterThatIsAskedTwiceAdmitsNotTwiceWhatThereIs(Algorithm algorithm) {
        var one = conditional(hit("one", algorithm, 1, 1));
        assertThat(apply(one, one)).extracting(Count::admitted).containsExactly(true, false);
        assertThat(used(one)).isZero();
        assertThat(apply(one)).extracting(Count::admitted).containsExactly(true);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsGivenBackIsThereAgainAndNeverMore(Algorithm algorithm) {
        var limit = hit("a", algorithm, 5, 5);
        apply(limit);
        assertThat(apply(hit("a", algorithm, 5, -2)).getFirst().used()).isEqualTo(3);
        assertThat(apply(hit("a", algorithm, 5, -9)).getFirst())
                .extracting(Count::admitted, Count::used)
                .containsExactly(true, 0L);
        assertThat(apply(limit).getFirst().admitted()).isTrue();
        assertThat(apply(hit("a", algorithm, 5, 1)).getFirst().admitted()).isFalse();
    }

    /** Pairs of counters, in either order: of the scarce one exactly the limit is taken, of the other no more than that. */
    @Test
    void takesAllOrNothingUnderConcurrency() throws InterruptedException {
        var scarce = conditional(hit("scarce", Algorithm.FIXED, 100, 1));
        var plenty = conditional(hit("plenty", Algorithm.FIXED, 1_000_000, 1));
        try (var callers = Executors.newFixedThreadPool(64)) {
            callers.invokeAll(Stream.iterate(0, i -> i + 1)
                    .limit(4_000)
                    .<Callable<List<Count>>>map(i -> () -> i % 2 == 0 ? apply(scarce, plenty) : apply(plenty, scarce))
                    .toList());
        }
        assertThat(used(scarce)).isEqualTo(100);
        assertThat(used(plenty)).isEqualTo(100);
    }
}
