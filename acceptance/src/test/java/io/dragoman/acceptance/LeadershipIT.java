package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that stops to lead, and leads again, without being started anew. */
final class LeadershipIT {
    private static final int ROUNDS = 2;
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final String ENDED = "the leader's duties end";

    @Test
    void whatIsWrittenWhenALeaderStopsToLeadIsWrittenAgainWhenItLeadsAgain(@TempDir Path temporary) throws IOException {
        try (var world = ClusterGateway.worldIn(temporary).start()) {
            ClusterGateway.install(world, ClusterGateway.overlay("quickstart"));
            change(world, 0);
            var controller = world.kubectl(
                    "get",
                    "lease",
                    "ambassador-controller-default",
                    "--namespace=" + ClusterGateway.NAMESPACE,
                    "--output=jsonpath={.spec.holderIdentity}");
            for (int round = 1; round <= ROUNDS; round++) {
                // The status of the change is under way when etcd answers no more, and neither it nor the Lease is
                // written.
                world.slowEtcd(SLOW);
                world.apply(mapping(round));
                world.holdEtcd(true);
                int ended = round;
                eventually(() -> assertThat(world.log(ClusterGateway.NAMESPACE, controller, "ambassador-controller")
                                .lines()
                                .filter(line -> line.contains(ENDED)))
                        .hasSizeGreaterThanOrEqualTo(ended));
                world.holdEtcd(false);
                world.slowEtcd(Duration.ZERO);
                change(world, ROUNDS + round);
            }
        }
    }

    /** Changes the Mapping, and waits until its status says so. */
    private static void change(TestWorld world, int version) {
        eventually(() -> world.apply(mapping(version)));
        eventually(() -> assertThat(world.kubectl(
                        "get",
                        "mapping",
                        "changes",
                        "--output=jsonpath={.metadata.generation} {.status.observedGeneration} {.status.state}"))
                .matches("(\\d+) \\1 Running"));
    }

    private static String mapping(int version) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: changes}
                spec: {hostname: "*", prefix: /changes-%d/, service: quote}
                """.formatted(version);
    }

    private static void eventually(ThrowingRunnable check) {
        ClusterGateway.patiently()
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(check);
    }
}
