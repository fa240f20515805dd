package io.dragoman.ratelimit.replay;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Brings requests into the order of their times: Envoy writes a line when a request ends, and says in it when it began. A
 * bounded number waits for earlier ones.
 */
final class InOrder {
    private final int places;
    private final Consumer<PastRequest> next;
    private final PriorityQueue<PastRequest> waiting = new PriorityQueue<>(Comparator.comparing(PastRequest::time));

    /**
     * Nothing yet.
     *
     * @param places how many wait at most
     * @param next takes the requests in order
     */
    InOrder(int places, Consumer<PastRequest> next) {
        this.places = places;
        this.next = next;
    }

    void add(PastRequest request) {
        waiting.add(request);
        if (waiting.size() > places) {
            next.accept(waiting.remove());
        }
    }

    /** Nothing comes any more. */
    void finish() {
        while (!waiting.isEmpty()) {
            next.accept(waiting.remove());
        }
    }
}
