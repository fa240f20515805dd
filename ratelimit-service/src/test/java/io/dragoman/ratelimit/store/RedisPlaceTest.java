package io.dragoman.ratelimit.store;

import static io.dragoman.ratelimit.store.Hits.apply;
import static io.dragoman.ratelimit.store.Hits.hit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.ratelimit.store.RedisPlace.Kind;
import io.dragoman.ratelimit.store.RedisPlace.Tls;
import io.dragoman.resources.model.Counting.Algorithm;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters in Redis wherever it is. */
class RedisPlaceTest {
    private static Vertx vertx;
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private RedisStore store(RedisPlace place) {
        return store(vertx, place);
    }

    private RedisStore store(Vertx runs, RedisPlace place) {
        return opened(new RedisStore(runs, place, Duration.ofSeconds(5), new KeyHash(null), Duration.ZERO));
    }

    private static boolean answers(Store store, Hit hit) {
        try {
            apply(store, hit);
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    /** A busy machine takes its time for a handshake. */
    private static void awaitAnswer(Store store, Hit hit) {
        await().atMost(Duration.ofSeconds(60)).until(() -> answers(store, hit));
    }

    private static RedisPlace place(Kind kind, String master, String... urls) {
        return new RedisPlace(kind, List.of(urls), master, Tls.DEFAULT);
    }

    @Test
    void isAUserWithARight() {
        var redis = opened(new RedisServer("user app on >s3cret ~dragoman:* +@all"));
        var url = "redis://app:s3cret@127.0.0.1:" + redis.port();
        var store = store(RedisPlace.single(url));
        awaitAnswer(store, hit("a", 1, 1));
        assertThat(apply(store, hit("a", 1, 1)).admitted()).isFalse();
        var stranger = store(RedisPlace.single(url.replace("s3cret", "wrong")));
        assertThat(answers(stranger, hit("a", 1, 1))).isFalse();
    }

    @Test
    void isAtAUnixSocket() {
        var socket = directory.resolve("redis.sock");
        opened(new RedisServer("unixsocket " + socket, "user app on >p&ss ~dragoman:* +@all"));
        var unix = UnixSockets.vertx();
        opened(() -> unix.close().toCompletionStage().toCompletableFuture().join());
        var places = Stream.of("", "app:p%26ss@")
                .map(user -> RedisPlace.single("unix://" + user + socket))
                .toList();
        for (var place : places) {
            assertThat(place.isLocal()).isTrue();
            var store = store(unix, place);
            var hit = hit("by-" + places.indexOf(place), 1, 1);
            awaitAnswer(store, hit);
            assertThat(apply(store, hit).admitted()).isFalse();
        }
        var stranger = store(unix, RedisPlace.single("unix://app:p@" + socket));
        assertThat(answers(stranger, hit("a", 1, 1))).isFalse();
    }

    @Test
    void speaksTlsWithACertificateOfItsOwn() throws IOException, InterruptedException, GeneralSecurityException {
        var files = Certificates.in(directory);
        int port = RedisServer.freePort();
        opened(new RedisServer(
                "tls-port " + port,
                "tls-cert-file " + files.certificate(),
                "tls-key-file " + files.key(),
                "tls-ca-cert-file " + files.certificate()));
        var urls = List.of("rediss://127.0.0.1:" + port);
        var own = new Tls(
                Optional.of(files.certificate()), Optional.of(files.certificate()), Optional.of(files.key()), true);
        var store = store(new RedisPlace(Kind.SINGLE, urls, "", own));
        awaitAnswer(store, hit("a", 1, 1));
        assertThat(apply(store, hit("a", 1, 1)).admitted()).isFalse();
        // Whoever does not know the authority does not talk.
        var stranger = store(new RedisPlace(Kind.SINGLE, urls, "", Tls.DEFAULT));
        assertThat(answers(stranger, hit("a", 1, 1))).isFalse();
    }

    @Test
    void isShownAPasswordThatItsSentinelsAloneAskFor() {
        var redis = opened(new RedisServer());
        var sentinel = opened(new RedisSentinel(directory, redis.port(), "requirepass s3cret"));
        var url = sentinel.url().replace("//", "//:s3cret@");
        var store = store(place(Kind.SENTINEL, "main", url));
        awaitAnswer(store, hit("a", 1, 1));
        assertThat(apply(store, hit("a", 1, 1)).admitted()).isFalse();
        var stranger = store(place(Kind.SENTINEL, "main", sentinel.url()));
        assertThat(answers(stranger, hit("a", 1, 1))).isFalse();
    }

    @Test
    void followsTheMasterThatSentinelsName() {
        var first = opened(new RedisServer());
        var second = opened(new RedisServer("replicaof 127.0.0.1 " + first.port()));
        var sentinel = opened(new RedisSentinel(directory, first.port()));
        var store = store(place(Kind.SENTINEL, "main", sentinel.url()));
        awaitAnswer(store, hit("a", 1_000, 7));
        await().until(() -> second.keys().equals(first.keys()));
        // Until the sentinel knows the replica it has nobody to promote.
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(60))
                .until(() -> sentinel.knowsAReplica());
        // Not killed: another test could get its port, and the sentinel would make that one a replica.
        first.freeze();
        awaitAnswer(store, hit("b", 1_000, 1));
        assertThat(second.keys()).hasSize(2);
        // What had reached the new master counts on.
        assertThat(apply(store, hit("a", 1_000, 0)).used()).isEqualTo(7);
    }

    @Test
    void keepsEachDomainTogetherInACluster() {
        var nodes = Stream.generate(() -> opened(new RedisServer(
                        "cluster-enabled yes", "cluster-config-file " + directory.resolve("nodes-" + open.size()))))
                .limit(3)
                .toList();
        IntStream.range(0, 3).forEach(i -> {
            nodes.get(i).command("CLUSTER", "ADDSLOTSRANGE", "" + i * 5_462, "" + Math.min(16_383, i * 5_462 + 5_461));
            nodes.get(i)
                    .command(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            "" + nodes.getFirst().port());
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> nodes.stream()
                        .allMatch(node -> node.command("CLUSTER", "INFO")
                                        .toString()
                                        .contains("cluster_state:ok")
                                && node.command("CLUSTER", "INFO").toString().contains("cluster_known_nodes:3")));
        var store =
                store(place(Kind.CLUSTER, "", nodes.get(0).url(), nodes.get(1).url()));
        awaitAnswer(store, hit("a", 1, 0));
        for (int domain = 0; domain < 20; domain++) {
            var tag = "domain-" + domain;
            var hits = Stream.of("a", "b", "c")
                    .map(name -> new Hit(new CounterKey(tag, List.of(name)), Algorithm.FIXED, Hits.DAY, 1, 1, 1))
                    .toList();
            // All in one call of one script, which a cluster takes for keys of one node alone.
            assertThat(store.apply(hits, Hits.PATIENT).toCompletableFuture().join())
                    .allMatch(Count::admitted);
            assertThat(store.apply(hits, Hits.PATIENT).toCompletableFuture().join())
                    .noneMatch(Count::admitted);
        }
        assertThat(nodes.stream().mapToInt(node -> node.keys().size()).sum()).isEqualTo(60);
        assertThat(nodes).allSatisfy(node -> assertThat(node.keys()).isNotEmpty());
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> place(Kind.SENTINEL, "", "redis://a")).hasMessageContaining("master");
        assertThatThrownBy(() -> place(Kind.SINGLE, "", "redis://a", "redis://b"))
                .hasMessageContaining("one address");
        assertThatThrownBy(() -> place(Kind.CLUSTER, "")).hasMessageContaining("address");
        assertThatThrownBy(() -> place(Kind.CLUSTER, "", "unix:///a")).hasMessageContaining("Unix socket");
    }
}
