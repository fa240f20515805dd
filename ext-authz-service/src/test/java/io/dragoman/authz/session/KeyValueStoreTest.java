package io.dragoman.authz.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all stores, with a real Redis. */
class KeyValueStoreTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    private static Path directory;

    private static Process redis;
    private static int port;
    private static Vertx vertx;
    private static List<KeyValueStore> stores;

    @BeforeAll
    static void start() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        redis = new ProcessBuilder(
                        "redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", "")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
        Awaitility.await().ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        vertx = Vertx.vertx();
        stores = List.of(
                new MemoryStore(InstantSource.system()), new RedisKeyValueStore(vertx, "redis://127.0.0.1:" + port));
    }

    @AfterAll
    static void end() {
        stores.forEach(KeyValueStore::close);
        vertx.close();
        redis.destroyForcibly();
    }

    static Stream<KeyValueStore> stores() {
        return stores.stream();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aValueIsThereUntilItIsTaken(KeyValueStore store) throws StoreException {
        store.put("taken", bytes("a"), LONG);
        assertThat(store.get("taken")).isEqualTo(bytes("a"));
        assertThat(store.take("taken")).isEqualTo(bytes("a"));
        assertThat(store.take("taken")).isNull();
        assertThat(store.get("taken")).isNull();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void ofThoseWhoTakeAtOnceOneGetsIt(KeyValueStore store) throws Exception {
        store.put("once", bytes("a"), LONG);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var takers = Stream.<Callable<Boolean>>generate(() -> () -> store.take("once") != null)
                    .limit(20)
                    .toList();
            int got = 0;
            for (var taker : threads.invokeAll(takers)) {
                got += taker.get() ? 1 : 0;
            }
            assertThat(got).isEqualTo(1);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aValueIsGoneWhenItsTimeIsOver(KeyValueStore store) throws StoreException {
        store.put("short", bytes("a"), SHORT);
        store.put("touched", bytes("a"), SHORT);
        store.touch("touched", LONG);
        store.touch("absent", LONG);
        Awaitility.await().until(() -> store.get("short") == null);
        assertThat(store.replace("short", bytes("b"), LONG)).isFalse();
        assertThat(store.get("touched")).isEqualTo(bytes("a"));
        assertThat(store.get("absent")).isNull();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void whoComesSecondDoesNotGetALock(KeyValueStore store) throws StoreException {
        assertThat(store.putIfAbsent("lock", bytes("a"), LONG)).isTrue();
        assertThat(store.putIfAbsent("lock", bytes("b"), LONG)).isFalse();
        store.deleteIf("lock", bytes("b"));
        assertThat(store.get("lock")).isEqualTo(bytes("a"));
        store.deleteIf("lock", bytes("a"));
        assertThat(store.putIfAbsent("lock", bytes("b"), LONG)).isTrue();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void onlyWhatIsThereIsReplaced(KeyValueStore store) throws StoreException {
        assertThat(store.replace("replaced", bytes("a"), LONG)).isFalse();
        assertThat(store.get("replaced")).isNull();
        store.put("replaced", bytes("a"), LONG);
        assertThat(store.replace("replaced", bytes("b"), LONG)).isTrue();
        assertThat(store.get("replaced")).isEqualTo(bytes("b"));
        store.delete(List.of("replaced", "absent"));
        assertThat(store.get("replaced")).isNull();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aSetHasItsMembers(KeyValueStore store) throws StoreException {
        store.addMember("set", "a", LONG);
        store.addMember("set", "b", LONG);
        store.addMember("set", "a", LONG);
        assertThat(store.members("set")).containsExactlyInAnyOrder("a", "b");
        assertThat(store.members("no set")).isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void itIsCountedUpToTheMostAndDownToNothing(KeyValueStore store) throws StoreException {
        assertThat(store.countUpTo("count", 2, LONG)).isTrue();
        assertThat(store.countUpTo("count", 2, LONG)).isTrue();
        assertThat(store.countUpTo("count", 2, LONG)).isFalse();
        store.countDown("count");
        assertThat(store.countUpTo("count", 2, LONG)).isTrue();
        assertThat(store.countUpTo("count", 2, LONG)).isFalse();
        for (int i = 0; i < 5; i++) {
            store.countDown("count");
        }
        assertThat(store.get("count")).isNull();
        assertThat(store.countUpTo("count", 1, LONG)).isTrue();
        assertThat(store.countUpTo("count", 1, LONG)).isFalse();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aCountIsGoneWhenTheTimeOfItsFirstOneIsOver(KeyValueStore store) throws StoreException {
        store.countUpTo("short count", 5, SHORT);
        store.countUpTo("short count", 5, LONG);
        Awaitility.await().until(() -> store.get("short count") == null);
        assertThat(store.countUpTo("short count", 1, LONG)).isTrue();
    }

    @Test
    void aRedisThatIsAwayOrDoesNotAnswerIsAnError() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var store = new RedisKeyValueStore(vertx, "redis://127.0.0.1:" + silent.getLocalPort())) {
            assertThatThrownBy(() -> store.get("a")).isInstanceOf(StoreException.class);
        }
        try (var store = new RedisKeyValueStore(vertx, "redis://127.0.0.1:1")) {
            assertThatThrownBy(() -> store.get("a")).isInstanceOf(StoreException.class);
        }
    }
}
