package io.dragoman.controller.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.operator.Elsewhere.Standing;
import io.dragoman.operator.StatusBoard;
import io.dragoman.operator.Verdict.Truth;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.model.KubeIngressClass;
import io.dragoman.resources.model.Resource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The leader's statuses speak of the other replicas' Envoys too. */
class PeersTest {
    private static final ObjectKey KEY = key(0);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Replica leader = new Replica("leader");
    private final Replica other = new Replica("other");
    private final Map<String, Integer> ports = new HashMap<>();
    private final Peers peers = new Peers(
            "leader",
            leader.board,
            address -> Grpc.newChannelBuilderForAddress(
                            "127.0.0.1",
                            Objects.requireNonNull(ports.get(address)),
                            InsecureChannelCredentials.create())
                    .build());

    /** One replica of the controller: what it knows of its objects and of its Envoys. */
    private final class Replica {
        private final StatusBoard board = new StatusBoard(_ -> true, _ -> {});
        private final Map<ObjectKey, Resource> resources = new HashMap<>();
        private final Server server;
        private long publication;

        Replica(String instance) {
            server = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            InsecureServerCredentials.create())
                    .addService(new VerdictService(instance, board, executor))
                    .build();
        }

        void has(long generation, ObjectKey... keys) {
            var changed = new HashSet<ObjectKey>();
            for (var key : keys) {
                resources.put(
                        key, new KubeIngressClass(new Meta(key, generation, Map.of(), List.of("default"), ""), "x"));
                changed.add(key);
            }
            pass(changed);
        }

        void pass(Set<ObjectKey> changed, Problem... problems) {
            publication++;
            board.passed(publication, changed, resources, List.of(problems), 0);
        }

        void envoysHaveAll() {
            board.envoys(true);
            board.settled(publication);
        }
    }

    private static ObjectKey key(int number) {
        return new ObjectKey("Mapping", "ns", "m" + number);
    }

    @BeforeEach
    void start() throws IOException {
        leader.server.start();
        other.server.start();
        ports.put("10.0.0.1", leader.server.getPort());
        ports.put("10.0.0.2", other.server.getPort());
    }

    @AfterEach
    void end() {
        peers.close();
        leader.server.shutdownNow();
        other.server.shutdownNow();
        executor.shutdownNow();
    }

    private void lead() {
        peers.at(ports.keySet());
        peers.begin();
    }

    private Truth programmed(ObjectKey key, long generation) {
        var status = leader.board.of(key);
        return status == null || status.generation() != generation
                ? Truth.UNKNOWN
                : status.programmed().truth();
    }

    @Test
    void aLeaderWithoutEnvoysSaysWhatTheOthersSay() {
        lead();
        var keys = IntStream.range(0, 2000).mapToObj(PeersTest::key).toArray(ObjectKey[]::new);
        leader.has(1, keys);
        other.has(1, keys);
        assertThat(programmed(KEY, 1)).isEqualTo(Truth.UNKNOWN);

        other.envoysHaveAll();
        await().untilAsserted(() -> assertThat(keys).allMatch(key -> programmed(key, 1) == Truth.TRUE));

        leader.has(2, KEY);
        other.has(2, KEY);
        assertThat(programmed(KEY, 2)).isEqualTo(Truth.UNKNOWN);
        other.envoysHaveAll();
        await().untilAsserted(() -> assertThat(programmed(KEY, 2)).isEqualTo(Truth.TRUE));
    }

    @Test
    void whatWasSettledBeforeItLedIsKnownToTheLeader() {
        other.has(1, KEY);
        other.envoysHaveAll();
        leader.has(1, KEY);
        lead();
        await().untilAsserted(() -> assertThat(programmed(KEY, 1)).isEqualTo(Truth.TRUE));
    }

    @Test
    void anObjectIsNotProgrammedWhereAnEnvoyOfAnotherReplicaRefusesIt() {
        lead();
        leader.has(1, KEY);
        leader.envoysHaveAll();
        await().untilAsserted(() -> assertThat(programmed(KEY, 1)).isEqualTo(Truth.TRUE));
        other.has(1, KEY);
        other.board.envoys(true);
        other.pass(
                Set.of(),
                Problem.error(new Origin(KEY, 1, "", "spec.prefix"), "Envoy refused it")
                        .because(Cause.REFUSAL));

        await().untilAsserted(() -> assertThat(programmed(KEY, 1)).isEqualTo(Truth.FALSE));
        assertThat(Objects.requireNonNull(leader.board.of(KEY)).programmed().message())
                .isEqualTo("spec.prefix Envoy refused it");
    }

    @Test
    void aReplicaThatIsLostDoesNotCountAndIsFollowedAgainWhenItIsBack() throws IOException {
        lead();
        other.board.envoys(true);
        other.has(1, KEY);
        leader.has(1, KEY);
        leader.board.envoys(true);
        await().until(() -> peers.standing(KEY, 1) == Standing.WAITING);
        leader.envoysHaveAll();
        assertThat(programmed(KEY, 1)).isEqualTo(Truth.UNKNOWN);

        other.server.shutdownNow();
        await().untilAsserted(() -> assertThat(programmed(KEY, 1)).isEqualTo(Truth.TRUE));

        var again = NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Objects.requireNonNull(ports.get("10.0.0.2"))),
                        InsecureServerCredentials.create())
                .addService(new VerdictService("other", other.board, executor))
                .build()
                .start();
        try {
            await().until(() -> peers.standing(KEY, 1) == Standing.WAITING);
        } finally {
            again.shutdownNow();
        }
    }

    @Test
    void whoLeadsNoLongerAsksNobody() {
        lead();
        other.board.envoys(true);
        leader.board.envoys(true);
        leader.has(1, KEY);
        await().until(() -> peers.standing(KEY, 1) == Standing.WAITING);
        peers.end();
        leader.envoysHaveAll();
        assertThat(programmed(KEY, 1)).isEqualTo(Truth.TRUE);
    }
}
