package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ratelimit-service and the real envoyproxy/ratelimit tell a DogStatsD. */
final class DogStatsdComparisonIT {
    @TempDir
    private static Path directory;

    /** A DogStatsD that adds up the counters of limits. */
    private static final class Agent implements AutoCloseable {
        private static final int MAX_BYTES = 65_535;
        private static final Pattern COUNTER =
                Pattern.compile("(?<name>[^:|]*rate_limit[^:|]*):(?<count>\\d+)\\|c\\|#(?<tags>[^|]*)");

        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final Map<String, Long> counters = new ConcurrentSkipListMap<>();

        private Agent() throws SocketException {
            Thread.ofVirtual().start(this::receive);
        }

        private void receive() {
            var packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
            try {
                while (true) {
                    packet.setLength(MAX_BYTES);
                    socket.receive(packet);
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(this::count);
                }
            } catch (IOException e) {
                // It is closed.
            }
        }

        private void count(String line) {
            var counter = COUNTER.matcher(line);
            if (counter.matches()) {
                // Whose tags come first is by chance.
                var tags = Arrays.stream(counter.group("tags").split(",", -1))
                        .sorted()
                        .collect(Collectors.joining(","));
                counters.merge(counter.group("name") + "#" + tags, Long.parseLong(counter.group("count")), Long::sum);
            }
        }

        private Map<String, String> environment() {
            var environment = new TreeMap<>(Map.of(
                    "USE_STATSD", "false",
                    "USE_DOG_STATSD", "true",
                    "STATSD_HOST", "127.0.0.1",
                    "STATSD_PORT", Integer.toString(socket.getLocalPort()),
                    "STATS_FLUSH_INTERVAL", "500ms",
                    "EXTRA_TAGS", "team:a,region:eu.1",
                    "USE_DOG_STATSD_MOGRIFIERS", "OFTEN",
                    "DOG_STATSD_MOGRIFIER_OFTEN_PATTERN",
                            "^ratelimit\\.service\\.rate_limit\\.([^.]+)\\.often_?(.*)\\.([^.]+)$",
                    "DOG_STATSD_MOGRIFIER_OFTEN_NAME", "rate_limit.$3",
                    "DOG_STATSD_MOGRIFIER_OFTEN_TAGS", "domain:$1,who:<$2>$7"));
            // Only ours remembers for a while that a limit is used up.
            environment.put("DRAGOMAN_RATELIMIT_OVER_LIMIT_CACHE", "0s");
            return environment;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static String question(String key, String value) {
        return """
                {"domain": "shop", "descriptors": [{"entries": [{"key": "%s", "value": "%s"}]}]}
                """.formatted(key, value);
    }

    @Test
    void bothHaveTheSameNamesAndTags() throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve("ratelimit/config")).resolve("shop.yaml"), """
                domain: shop
                descriptors:
                - key: often
                  detailed_metric: true
                  rate_limit: {unit: day, requests_per_unit: 2}
                - key: user
                  rate_limit: {unit: day, requests_per_unit: 5}
                """);
        try (var ours = new Agent();
                var others = new Agent();
                var service = LimitService.ours(directory, ours.environment());
                var reference = LimitService.reference(directory, others.environment())) {
            service.awaitHealthy();
            reference.awaitHealthy();
            for (var limiter : new LimitService[] {service, reference}) {
                for (int i = 0; i < 8; i++) {
                    limiter.send(question("often", i % 2 == 0 ? "10.0.0.1" : ""));
                    limiter.send(question("user", "ann"));
                }
            }
            Awaitility.await().untilAsserted(() -> {
                assertThat(ours.counters)
                        .containsEntry("rate_limit.over_limit#domain:shop,region:eu_1,team:a,who:<10_0_0_1>$7", 2L)
                        .containsEntry("ratelimit.service.rate_limit.shop.user.total_hits#region:eu_1,team:a", 8L);
                assertThat(others.counters).isEqualTo(ours.counters);
            });
        }
    }
}
