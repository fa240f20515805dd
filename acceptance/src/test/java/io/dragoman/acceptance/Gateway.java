package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A gateway for one test: the controller, a real Envoy, and if wanted the other services and sample backends, each a
 * process on 127.0.0.1, with a directory of manifests that the test changes as it likes.
 *
 * <pre>{@code
 * try (var gateway = Gateway.in(directory).backends("http:quote", "http:quote:2").start()) {
 *     gateway.manifests().write("mapping.yaml", "…");
 *     gateway.eventually("/quote/", answer -> assertThat(answer.status()).isEqualTo(200));
 * }
 * }</pre>
 */
public final class Gateway implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private final Path directory;
    private final Ports ports;
    private final Manifests manifests;
    private final Map<String, String> environment;
    private final List<String> properties;
    private final Map<Part, Child> running = new EnumMap<>(Part.class);
    private final Client client = Client.plain();

    private Gateway(
            Path directory,
            Ports ports,
            Manifests manifests,
            Map<String, String> environment,
            List<String> properties) {
        this.directory = directory;
        this.ports = ports;
        this.manifests = manifests;
        this.environment = environment;
        this.properties = properties;
    }

    /** The processes of a gateway. */
    public enum Part {
        CONTROLLER,
        ENVOY,
        AUTHENTICATION,
        RATE_LIMITS,
        BACKENDS
    }

    /** A gateway whose manifests and logs lie under the directory. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The directory that the gateway follows. */
    public Manifests manifests() {
        return manifests;
    }

    /** Where a usual port of this gateway is: {@code port(8080)} for a Listener on 8080, {@code port(8877)}, … */
    public int port(int usual) {
        return ports.of(usual);
    }

    /** A running part. */
    public Child part(Part part) {
        var child = running.get(part);
        if (child == null) {
            throw new IllegalStateException(part + " does not run");
        }
        return child;
    }

    /** Kills a part. */
    public void kill(Part part) {
        part(part).kill();
        running.remove(part);
    }

    /** Starts a part that has been killed, and waits until it is ready. */
    public void restart(Part part) {
        startAgain(part);
        awaitReady(part);
    }

    /** Starts a part that has been killed, without waiting for it. */
    public void startAgain(Part part) {
        start(part);
    }

    /** GET over HTTP on the Listener with port 8080. */
    public Answer get(String path) throws IOException {
        return client.get("http", port(8080), path);
    }

    /** Sends GET again until the check passes. */
    public void eventually(String path, AnswerCheck check) {
        patiently().untilAsserted(() -> check.check(get(path)));
    }

    /** What Envoy's admin answers. */
    public Answer envoyAdmin(String path) throws IOException {
        return client.get("http", port(8001), path);
    }

    /** The controller's diagnostics. */
    public JsonNode diagnostics() throws IOException {
        return client.get("http", port(8877), "/ambassador/v0/diag/?json=true").json();
    }

    /** A check that may send requests itself. */
    @FunctionalInterface
    public interface AnswerCheck {
        /** Throws an assertion's error if the answer is not the one that is waited for. */
        void check(Answer answer) throws IOException;
    }

    /** Looks once more at what Envoy has, with its own validation, and ends all parts. */
    @Override
    public void close() throws IOException {
        try {
            var envoy = running.get(Part.ENVOY);
            if (envoy != null && envoy.isAlive()) {
                StaticConfiguration.validate(envoyAdmin("/config_dump").json(), directory);
            }
        } finally {
            end();
        }
    }

    private void end() {
        client.close();
        List.copyOf(running.values()).reversed().forEach(Child::close);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(START).pollInterval(POLL).ignoreExceptionsInstanceOf(IOException.class);
    }

    private void start(Part part) {
        var log = directory.resolve(part + ".log");
        var command = switch (part) {
            case CONTROLLER -> ServiceCommand.of("ambassador-controller", properties);
            case AUTHENTICATION -> ServiceCommand.of("ext-authz-service", properties);
            case RATE_LIMITS -> ServiceCommand.of("ratelimit-service", properties);
            case BACKENDS -> throw new IllegalArgumentException("backends start with their gateway only");
            case ENVOY ->
                List.of(
                        Installation.envoy().toString(),
                        "-c",
                        directory.resolve("envoy.yaml").toString(),
                        "--disable-hot-restart",
                        "--reject-unknown-dynamic-fields",
                        "--log-level",
                        "warning");
        };
        running.put(part, Child.start(log, environment, command));
    }

    private void startBackends(Collection<Backend> backends) throws IOException {
        var arguments = backends.stream()
                .map(backend -> backend.kind() + ":" + backend.instance() + "=127.0.0.1:0")
                .toList();
        var child = Child.start(
                directory.resolve("BACKENDS.log"),
                environment,
                ServiceCommand.java(List.of(), Installation.backendsJar(), arguments));
        running.put(Part.BACKENDS, child);
        patiently().until(() -> addresses(child).size() == backends.size());
        var addresses = addresses(child);
        var services = new TreeMap<String, List<Integer>>();
        for (var backend : backends) {
            services.computeIfAbsent(backend.service(), name -> new ArrayList<>())
                    .add(addresses.get(backend.instance()));
        }
        services.forEach(
                (name, real) -> manifests.write("backend-" + name + ".yaml", Manifests.service(name, 80, real)));
    }

    private static Map<String, Integer> addresses(Child backends) {
        var found = new TreeMap<String, Integer>();
        var output = backends.output();
        // Whatever follows the last line's end is still being written.
        output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> line.split("[ :]", -1))
                .forEach(words -> {
                    if (words.length == 4) {
                        found.put(words[1], Integer.valueOf(words[3]));
                    }
                });
        return found;
    }

    private void awaitReady(Part part) {
        var check = switch (part) {
            case CONTROLLER -> new Check(8877, "/ambassador/v0/check_ready");
            case AUTHENTICATION -> new Check(8501, "/q/health/ready");
            case RATE_LIMITS -> new Check(8082, "/q/health/ready");
            case ENVOY -> new Check(8004, "/ready");
            case BACKENDS -> null;
        };
        if (check != null) {
            var child = part(part);
            patiently()
                    .failFast(
                            part + " has ended",
                            () -> assertThat(child.isAlive())
                                    .as(() -> child.output())
                                    .isTrue())
                    .until(() ->
                            client.get("http", port(check.port()), check.path()).status() == 200);
        }
    }

    private record Check(int port, String path) {}

    /**
     * A backend as a test asks for it.
     *
     * @param kind http, grpc or jwks
     * @param service the Service that leads to it
     * @param instance its name in answers
     */
    private record Backend(String kind, String service, String instance) {
        static Backend parse(String text) {
            var words = text.split(":", -1);
            return new Backend(words[0], words[1], words.length > 2 ? words[1] + "-" + words[2] : words[1]);
        }
    }

    /** Says what a gateway is made of. */
    public static final class Builder {
        private final Path directory;
        private final Set<Part> parts = EnumSet.of(Part.CONTROLLER, Part.ENVOY);
        private final List<Backend> backends = new ArrayList<>();
        private final Map<String, String> more = new TreeMap<>();
        private final List<String> properties = new ArrayList<>();
        private @Nullable String redis;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /**
         * With sample backends, each {@code kind:service} or, for several behind one Service, {@code
         * kind:service:instance}. The Services have port 80.
         */
        public Builder backends(String... specs) {
            for (var spec : specs) {
                backends.add(Backend.parse(spec));
            }
            return this;
        }

        /** With ext-authz-service, which the Service {@code ext-authz-service:8500} leads to, with the label that says so. */
        public Builder authentication() {
            parts.add(Part.AUTHENTICATION);
            return this;
        }

        /** With ratelimit-service, which the Service {@code ratelimit-service:8081} leads to. */
        public Builder rateLimits() {
            parts.add(Part.RATE_LIMITS);
            return this;
        }

        /** With ratelimit-service counting in a Redis. */
        public Builder redis(String url) {
            redis = url;
            return rateLimits();
        }

        /** With an environment variable of its own. */
        public Builder environment(String name, String value) {
            more.put(name, value);
            return this;
        }

        /** With a system property of Java's for the services. */
        public Builder property(String name, String value) {
            properties.add("-D" + name + "=" + value);
            return this;
        }

        /** Starts all of it and waits until it is ready. */
        public Gateway start() throws IOException {
            var ports = Ports.free();
            var manifests = new Manifests(Files.createDirectories(directory.resolve("manifests")));
            var gateway =
                    new Gateway(directory, ports, manifests, environment(ports, manifests), List.copyOf(properties));
            try {
                start(gateway);
            } catch (IOException | RuntimeException e) {
                gateway.end();
                throw e;
            }
            return gateway;
        }

        private void start(Gateway gateway) throws IOException {
            Files.writeString(directory.resolve("envoy.yaml"), bootstrap(gateway.ports));
            if (parts.contains(Part.AUTHENTICATION)) {
                gateway.manifests.write(
                        "authentication-service.yaml",
                        Manifests.service(
                                "ext-authz-service",
                                "getambassador.io/filter-policies-of: default",
                                8500,
                                List.of(gateway.port(8500))));
            }
            if (parts.contains(Part.RATE_LIMITS)) {
                gateway.manifests.write(
                        "rate-limit-service.yaml",
                        Manifests.service("ratelimit-service", 8081, List.of(gateway.port(8081))));
            }
            if (!backends.isEmpty()) {
                gateway.startBackends(backends);
            }
            parts.forEach(gateway::start);
            parts.forEach(gateway::awaitReady);
        }

        private Map<String, String> environment(Ports ports, Manifests manifests) {
            var environment = new TreeMap<String, String>();
            environment.put("DRAGOMAN_MANIFESTS", manifests.directory().toString());
            environment.put("DRAGOMAN_BIND_ADDRESS", "127.0.0.1");
            environment.put("AMBASSADOR_ENVOY_BIND_ADDRESS", "127.0.0.1");
            environment.put("AMBASSADOR_ID", "");
            environment.put("AMBASSADOR_NAMESPACE", "");
            environment.put("DRAGOMAN_LISTENER_PORT_OFFSET", Integer.toString(ports.offset()));
            environment.put("DRAGOMAN_XDS_PORT", Integer.toString(ports.of(8003)));
            environment.put("DRAGOMAN_DIAG_PORT", Integer.toString(ports.of(8877)));
            environment.put("DRAGOMAN_ENVOY_ADMIN", "127.0.0.1:" + ports.of(8001));
            environment.put("DRAGOMAN_ENVOY_READY", "127.0.0.1:" + ports.of(8004));
            environment.put("DRAGOMAN_AUTH_PORT", Integer.toString(ports.of(8500)));
            environment.put("DRAGOMAN_AUTH_HTTP_PORT", Integer.toString(ports.of(8501)));
            environment.put("DRAGOMAN_OUTBOUND_ALLOW", "127.0.0.0/8,::1");
            environment.put("DRAGOMAN_RATELIMIT_PORT", Integer.toString(ports.of(8081)));
            environment.put("DRAGOMAN_RATELIMIT_HTTP_PORT", Integer.toString(ports.of(8082)));
            environment.put("DRAGOMAN_REDIS_URL", redis == null ? "" : redis);
            // On a busy machine an answer takes longer than one may in production.
            environment.put("DRAGOMAN_RATELIMIT_STORE_TIMEOUT", "400ms");
            environment.putAll(more);
            return environment;
        }

        private static String bootstrap(Ports ports) throws IOException {
            return Files.readString(Installation.root().resolve("deploy/envoy/bootstrap.yaml"))
                    .replace("@NODE_CLUSTER@", "default-default")
                    .replace("@ADMIN_PORT@", Integer.toString(ports.of(8001)))
                    .replace("@READY_PORT@", Integer.toString(ports.of(8004)))
                    .replace("@XDS_PORT@", Integer.toString(ports.of(8003)));
        }
    }
}
