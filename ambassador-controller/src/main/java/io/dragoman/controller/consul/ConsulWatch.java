package io.dragoman.controller.consul;

import io.dragoman.controller.gateway.ConsulAnswer;
import io.dragoman.controller.gateway.ConsulService;
import io.dragoman.controller.gateway.EndpointSet.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for one service again and again, and tells what changes, until its thread is interrupted. */
final class ConsulWatch implements Runnable {
    /** Between two questions, so that a service that changes all the time does not keep anybody busy. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration PAUSE_WITHOUT_INDEX = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 9;

    private final ConsulService service;
    private final ConsulClient client;
    private final Consumer<ConsulAnswer> listener;
    private @Nullable ConsulAnswer told;
    private long index;
    private int failures;

    /**
     * A watch.
     *
     * @param listener is told of each answer that differs from the one before
     */
    ConsulWatch(ConsulService service, ConsulClient client, Consumer<ConsulAnswer> listener) {
        this.service = service;
        this.client = client;
        this.listener = listener;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                ask();
                Thread.sleep(pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        try {
            var health = client.ask(service, index);
            index = next(index, health.index());
            tell(resolved(health.instances()));
            failures = 0;
        } catch (IOException e) {
            failures++;
            index = 0;
            var message =
                    Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            tell(new ConsulAnswer(told == null ? List.of() : told.addresses(), message));
        }
    }

    private void tell(ConsulAnswer answer) {
        if (!answer.equals(told)) {
            told = answer;
            listener.accept(answer);
        }
    }

    /** An index that goes back is one of another server, or of one that was restored: everything begins anew. */
    static long next(long before, long index) {
        return index < before ? 0 : index;
    }

    private Duration pause() {
        if (failures == 0) {
            // Without an index there is nothing to wait for.
            return index == 0 ? PAUSE_WITHOUT_INDEX : PAUSE;
        }
        var doubled = PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        long most = Math.min(doubled.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    /** The instances by address. Names are looked up each time that Consul answers, at least every minute. */
    private static ConsulAnswer resolved(List<ConsulClient.Instance> instances) {
        // An address that is registered twice gets what both are to get.
        var weights = new TreeMap<Address, Integer>();
        String problem = null;
        for (var instance : instances) {
            try {
                weights.merge(
                        new Address(InetAddress.getByName(instance.host()).getHostAddress(), instance.port()),
                        instance.weight(),
                        Integer::sum);
            } catch (UnknownHostException e) {
                problem = "the name " + instance.host() + " of an instance is not known";
            }
        }
        return new ConsulAnswer(
                weights.entrySet().stream()
                        .map(entry -> entry.getKey().weighing(entry.getValue()))
                        .toList(),
                problem);
    }
}
