package io.dragoman.acceptance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Sends one request after the other, on a few connections, until it is stopped, and keeps account of the answers. */
public final class Load implements AutoCloseable {
    private static final int SENDERS = 4;
    private static final int MOST_FAILURES = 100;
    private static final long PAUSE_MILLIS = 2;

    private final Request request;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Map<String, LongAdder> byBackend = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);

    private Load(Request request) {
        this.request = request;
    }

    /** One request. */
    @FunctionalInterface
    public interface Request {
        /** Sends it and waits for the answer. */
        Answer send() throws IOException;
    }

    /** Starts to send GET requests for the path. */
    public static Load on(Gateway gateway, String path) {
        return of(() -> gateway.get(path));
    }

    /** Starts to send the request again and again. */
    public static Load of(Request request) {
        var load = new Load(request);
        for (int i = 0; i < SENDERS; i++) {
            load.senders.execute(load::send);
        }
        return load;
    }

    /** How many requests a backend has answered with 200. */
    public long answeredBy(String backend) {
        var count = byBackend.get(backend);
        return count == null ? 0 : count.sum();
    }

    /** How many requests were answered with 200. */
    public long answered() {
        return byBackend.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Stops and answers what went wrong: every answer but 200, and every broken connection. */
    public List<String> stop() {
        close();
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stopped.set(true);
        senders.close();
    }

    private void send() {
        while (!stopped.get()) {
            try {
                var answer = request.send();
                if (answer.status() == 200) {
                    byBackend
                            .computeIfAbsent(answer.backend(), name -> new LongAdder())
                            .increment();
                } else {
                    fail(answer.status() + " " + answer.body());
                }
                Thread.sleep(PAUSE_MILLIS);
            } catch (IOException e) {
                fail(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void fail(String what) {
        if (failures.size() < MOST_FAILURES) {
            failures.add(what);
        }
    }
}
