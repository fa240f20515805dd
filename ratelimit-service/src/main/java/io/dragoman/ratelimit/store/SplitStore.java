package io.dragoman.ratelimit.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Two stores: one for limits with a window of a second, and one for all others and for leases. Each is as exact as it is
 * alone, so that nothing is admitted beyond a limit. Both are asked at once. Only where hits of the one count if nothing of
 * the other is refused, that other one is asked first; where this is so both ways, the one for limits a second, since what
 * is counted there though the request is refused is forgotten after a second.
 *
 * <p>Where one of them does not answer, the {@link StoreException} knows what the other one has said.
 */
public final class SplitStore implements Store {
    private static final long SECOND_MILLIS = 1_000;

    private final Store others;
    private final Store perSecond;

    /**
     * A store.
     *
     * @param others for all but limits with a window of a second
     * @param perSecond for these
     */
    public SplitStore(Store others, Store perSecond) {
        this.others = others;
        this.perSecond = perSecond;
    }

    /** The store of all but limits with a window of a second. */
    public Store others() {
        return others;
    }

    /** The store of limits with a window of a second. */
    public Store perSecond() {
        return perSecond;
    }

    /** Some hits of a request, and where they stand in it. */
    private record Part(Store store, List<Integer> places, List<Hit> hits) {
        private static Part of(Store store, List<Hit> all, Predicate<Hit> which) {
            var places = IntStream.range(0, all.size())
                    .filter(i -> which.test(all.get(i)))
                    .boxed()
                    .toList();
            return new Part(store, places, places.stream().map(all::get).toList());
        }

        /** Whether any of it only counts if nothing of the other is refused. */
        private boolean waitsFor(Part other) {
            return hits.stream().anyMatch(hit -> hit.conditional() && hit.hits() > 0)
                    && other.hits.stream().anyMatch(Hit::decisive);
        }

        private CompletionStage<Answer> ask(List<Hit> asked, Duration atMost) {
            return store.apply(asked, atMost)
                    .thenApply(counts -> new Answer(counts, null))
                    .exceptionallyCompose(failure -> Failures.cause(failure) instanceof StoreException e
                            ? CompletableFuture.completedFuture(new Answer(null, e))
                            : CompletableFuture.failedFuture(Failures.cause(failure)));
        }

        private void into(List<@Nullable Count> counts, Answer answer) {
            if (answer.counts != null) {
                for (int i = 0; i < places.size(); i++) {
                    counts.set(places.get(i), answer.counts.get(i));
                }
            }
        }
    }

    /** What a store has said, or why it has not. */
    private record Answer(
            @Nullable List<Count> counts, @Nullable StoreException failure) {
        private boolean refuses(List<Hit> hits) {
            if (counts == null) {
                return false;
            }
            for (int i = 0; i < hits.size(); i++) {
                if (hits.get(i).decisive() && !counts.get(i).admitted()) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isPerSecond(Hit hit) {
        return hit.windowMillis() == SECOND_MILLIS && !hit.isLease();
    }

    @Override
    public CompletionStage<List<Count>> apply(List<Hit> hits, Duration atMost) {
        var seconds = Part.of(perSecond, hits, SplitStore::isPerSecond);
        if (seconds.hits.size() == hits.size()) {
            return perSecond.apply(hits, atMost);
        }
        if (seconds.hits.isEmpty()) {
            return others.apply(hits, atMost);
        }
        var rest = Part.of(others, hits, hit -> !isPerSecond(hit));
        if (rest.waitsFor(seconds)) {
            return inTurn(seconds, rest, atMost);
        }
        if (seconds.waitsFor(rest)) {
            return inTurn(rest, seconds, atMost);
        }
        var second = seconds.ask(seconds.hits, atMost);
        return rest.ask(rest.hits, atMost)
                .thenCombine(second, (one, other) -> together(rest, one, seconds, other))
                .thenCompose(all -> all);
    }

    private static CompletionStage<List<Count>> inTurn(Part first, Part then, Duration atMost) {
        long start = System.nanoTime();
        return first.ask(first.hits, atMost).thenCompose(one -> {
            var hits = one.refuses(first.hits)
                    ? then.hits.stream().map(Hit::refusedElsewhere).toList()
                    : then.hits;
            return then.ask(hits, atMost.minusNanos(System.nanoTime() - start))
                    .thenCompose(other -> together(first, one, then, other));
        });
    }

    private static CompletionStage<List<Count>> together(Part part, Answer answer, Part other, Answer otherAnswer) {
        int size = part.hits.size() + other.hits.size();
        var counts = new ArrayList<@Nullable Count>(Collections.nCopies(size, null));
        part.into(counts, answer);
        other.into(counts, otherAnswer);
        var failure = answer.failure == null ? otherAnswer.failure : answer.failure;
        return failure == null
                ? CompletableFuture.completedFuture(all(counts))
                : CompletableFuture.failedFuture(failure.knowing(counts));
    }

    private static List<Count> all(List<@Nullable Count> counts) {
        var all = new ArrayList<Count>(counts.size());
        for (var count : counts) {
            if (count != null) {
                all.add(count);
            }
        }
        return all;
    }

    @Override
    public boolean isConnected() {
        return others.isConnected() && perSecond.isConnected();
    }

    @Override
    public String state() {
        return others.state() + "; limits a second: " + perSecond.state();
    }

    @Override
    public void close() {
        others.close();
        perSecond.close();
    }
}
