package io.dragoman.controller.peers;

import io.dragoman.operator.Elsewhere;
import io.dragoman.operator.Leadership;
import io.dragoman.operator.StatusBoard;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.grpc.ManagedChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * The other replicas, whose Envoys count for the statuses that this one writes as long as it leads. One that cannot be
 * reached does not count.
 */
public final class Peers implements Elsewhere, Leadership.Duties, AutoCloseable {
    private final String instance;
    private final StatusBoard board;
    private final Function<String, ManagedChannel> channels;
    private final Map<String, Peer> byAddress = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("peers").factory());
    private Set<String> addresses = Set.of();
    private boolean leading;

    /**
     * Peers that nobody follows yet.
     *
     * @param instance names this replica
     * @param board is told what others say
     * @param channels lead to a replica at an IP address
     */
    public Peers(String instance, StatusBoard board, Function<String, ManagedChannel> channels) {
        this.instance = instance;
        this.board = board;
        this.channels = channels;
    }

    /** Where replicas are, this one among them. */
    public synchronized void at(Set<String> ips) {
        addresses = Set.copyOf(ips);
        follow();
    }

    @Override
    public synchronized void begin() {
        leading = true;
        board.ask(this);
        follow();
    }

    @Override
    public synchronized void end() {
        leading = false;
        follow();
        board.ask(Elsewhere.NOBODY);
    }

    private void follow() {
        var wanted = leading ? addresses : Set.<String>of();
        for (var ip : new HashSet<>(byAddress.keySet())) {
            var peer = wanted.contains(ip) ? null : byAddress.remove(ip);
            if (peer != null) {
                peer.close();
            }
        }
        wanted.forEach(ip -> byAddress.computeIfAbsent(
                ip, address -> new Peer(instance, channels.apply(address), this::news, clock)));
    }

    private void news(Set<ObjectKey> changed) {
        if (changed.isEmpty()) {
            board.settleAll();
        } else {
            board.newsFromElsewhere(changed);
        }
    }

    @Override
    public Standing standing(ObjectKey key, long generation) {
        var all = Standing.NO_ENVOYS;
        for (var peer : byAddress.values()) {
            switch (peer.standing(key, generation)) {
                case WAITING -> {
                    return Standing.WAITING;
                }
                case DONE -> all = Standing.DONE;
                case NO_ENVOYS -> {
                    // It does not count.
                }
            }
        }
        return all;
    }

    @Override
    public List<Problem> refusals(ObjectKey key, long generation) {
        return byAddress.values().stream()
                .flatMap(peer -> peer.refusals(key, generation).stream())
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        end();
        clock.shutdownNow();
    }
}
