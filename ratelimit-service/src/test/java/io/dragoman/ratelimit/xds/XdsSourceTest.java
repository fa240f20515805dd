package io.dragoman.ratelimit.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.Posture;
import io.dragoman.ratelimit.store.Certificates;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XdsSourceTest {
    private final BlockingQueue<DiscoveryRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<StreamObserver<DiscoveryResponse>> streams = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    private final Configuration configuration = new Configuration(Posture.AS_CONFIGURED);
    private volatile boolean broken;
    private @Nullable Server server;
    private @Nullable XdsSource source;

    /** Keeps what it is asked, and the streams to answer on. */
    private final class Management extends AggregatedDiscoveryServiceImplBase {
        @Override
        public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> answers) {
            streams.add(answers);
            return new StreamObserver<>() {
                @Override
                public void onNext(DiscoveryRequest request) {
                    requests.add(request);
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    /** Keeps the header that says who asks. */
    private final class Tokens implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            var token = headers.get(Metadata.Key.of("x-token", Metadata.ASCII_STRING_MARSHALLER));
            tokens.add(token == null ? "" : token);
            return next.startCall(call, headers);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new Management())
                .intercept(new Tokens())
                .build()
                .start();
        source = new XdsSource(
                ManagementServer.plain("127.0.0.1:" + server.getPort()), Asking.as("here"), false, this::take);
        source.start();
    }

    private List<Problem> take(SourceUpdate update) {
        if (broken) {
            throw new IllegalStateException("this breaks");
        }
        return configuration.accept(update);
    }

    @AfterEach
    void stop() {
        if (source != null) {
            source.close();
        }
        if (server != null) {
            server.shutdownNow();
        }
    }

    private static Field.Builder text(String text) {
        return Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(text));
    }

    private static Field.Builder number(long number) {
        return Field.newBuilder().addVarint(number);
    }

    private static Field.Builder message(UnknownFieldSet.Builder message) {
        return Field.newBuilder().addLengthDelimited(message.build().toByteString());
    }

    private static UnknownFieldSet.Builder fields() {
        return UnknownFieldSet.newBuilder();
    }

    private static Any config(String domain, String key, long unit, long requests) {
        return config("name of " + domain, domain, key, unit, requests);
    }

    private static Any config(String name, String domain, String key, long unit, long requests) {
        var policy = fields().addField(1, number(unit).build())
                .addField(2, number(requests).build())
                .addField(4, text("named").build())
                .addField(
                        5, message(fields().addField(1, text("other").build())).build());
        var child = fields().addField(1, text("child").build())
                .addField(2, text("v").build())
                .addField(3, message(policy).build())
                .addField(7, number(1).build());
        var descriptor = fields().addField(1, text(key).build())
                .addField(4, message(child).build())
                .addField(5, number(1).build());
        var config = fields().addField(1, text(name).build())
                .addField(2, text(domain).build())
                .addField(3, message(descriptor).build());
        return Any.newBuilder()
                .setTypeUrl(XdsSource.TYPE)
                .setValue(config.build().toByteString())
                .build();
    }

    private static DiscoveryResponse response(String version, Any... resources) {
        return DiscoveryResponse.newBuilder()
                .setTypeUrl(XdsSource.TYPE)
                .setVersionInfo(version)
                .setNonce("nonce of " + version)
                .addAllResources(List.of(resources))
                .build();
    }

    private List<String> domains() {
        return configuration.limits().stream().map(ConfiguredLimit::domain).toList();
    }

    @Test
    void takesWhatTheServerSendsAndSaysSo() throws InterruptedException {
        var stream = streams.take();
        var first = requests.take();
        assertThat(first.getTypeUrl()).isEqualTo(XdsSource.TYPE);
        assertThat(first.getNode().getId()).isEqualTo("here");
        assertThat(configuration.rules()).isEmpty();

        stream.onNext(response("1", config("a", "k", 7, 5)));
        var acknowledged = requests.take();
        assertThat(acknowledged.getVersionInfo()).isEqualTo("1");
        assertThat(acknowledged.getResponseNonce()).isEqualTo("nonce of 1");
        assertThat(acknowledged.hasErrorDetail()).isFalse();
        var limit = configuration.limits().getFirst();
        assertThat(limit.matches()).isEqualTo("k=*, child=v");
        assertThat(limit.rule().name()).isEqualTo("named");
        assertThat(limit.rule().replaces()).containsExactly("other");
        assertThat(limit.rule().rate()).isNotNull();
        assertThat(limit.rule().rate().window()).hasDays(7);

        stream.onNext(response("2", config("b", "k", 1, 5)));
        requests.take();
        assertThat(domains()).containsExactly("b");
        stream.onNext(response("3"));
        requests.take();
        assertThat(configuration.limits()).isEmpty();
        assertThat(configuration.rules()).isPresent();
    }

    @Test
    void refusesWhatIsWrongAloneAndKeepsItsLastVersion() throws InterruptedException {
        var stream = streams.take();
        requests.take();
        stream.onNext(response("1", config("a", "k", 1, 5)));
        requests.take();
        // No such unit; and one that is there twice.
        stream.onNext(response("2", config("a", "k", 0, 6), config("b", "k", 2, 7), config("b", "l", 2, 8)));
        var refused = requests.take();
        assertThat(refused.getVersionInfo()).isEqualTo("1");
        assertThat(refused.getResponseNonce()).isEqualTo("nonce of 2");
        assertThat(refused.getErrorDetail().getMessage()).contains("unit").contains("twice");
        assertThat(domains()).containsExactly("a", "b");
        stream.onNext(response(
                "3",
                Any.newBuilder().setValue(ByteString.copyFrom(new byte[] {-1})).build()));
        assertThat(requests.take().getErrorDetail().getMessage()).contains("not a RateLimitConfig");
    }

    @Test
    void tellsTheServerOfAnErrorOfItsOwnAndTakesTheNextVersionInWhole() throws InterruptedException {
        var stream = streams.take();
        requests.take();
        stream.onNext(response("1", config("a", "k", 1, 5)));
        requests.take();
        broken = true;
        stream.onNext(response("2", config("b", "k", 1, 5)));
        var refused = requests.take();
        assertThat(refused.getVersionInfo()).isEqualTo("1");
        assertThat(refused.getResponseNonce()).isEqualTo("nonce of 2");
        assertThat(refused.getErrorDetail().getMessage()).contains("this breaks");
        assertThat(domains()).containsExactly("a");

        broken = false;
        stream.onNext(response("3", config("c", "k", 1, 5)));
        var taken = requests.take();
        assertThat(taken.getVersionInfo()).isEqualTo("3");
        assertThat(taken.hasErrorDetail()).isFalse();
        assertThat(domains()).containsExactly("c");
    }

    @Test
    void refusesWhatIsNestedWithoutEnd() throws InterruptedException {
        var stream = streams.take();
        requests.take();
        var nested = fields().addField(1, text("k").build());
        for (int i = 0; i < 10_000; i++) {
            nested = fields().addField(1, text("k").build())
                    .addField(4, message(nested).build());
        }
        var config = fields().addField(2, text("deep").build())
                .addField(3, message(nested).build());
        stream.onNext(response(
                "1", Any.newBuilder().setValue(config.build().toByteString()).build()));
        assertThat(requests.take().hasErrorDetail()).isTrue();
        assertThat(configuration.limits()).isEmpty();
    }

    @Test
    void asksAgainWhenTheStreamEndsAndKeepsWhatItHas() throws InterruptedException {
        var stream = streams.take();
        requests.take();
        stream.onNext(response("1", config("a", "k", 1, 5)));
        requests.take();
        stream.onCompleted();
        var again = streams.take();
        assertThat(requests.take().getVersionInfo()).isEqualTo("1");
        assertThat(domains()).containsExactly("a");
        again.onNext(response("2", config("b", "k", 1, 5)));
        await().until(() -> domains().equals(List.of("b")));
    }

    @Test
    void showsACertificateAndVerifiesTheServers(@TempDir Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        stop();
        streams.clear();
        requests.clear();
        var files = Certificates.in(directory);
        var certificate = Optional.of(files.certificate());
        server = Grpc.newServerBuilderForPort(
                        0,
                        TlsServerCredentials.newBuilder()
                                .keyManager(
                                        files.certificate().toFile(),
                                        files.key().toFile())
                                .trustManager(files.certificate().toFile())
                                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                                .build())
                .addService(new Management())
                .build()
                .start();
        var key = Optional.of(files.key());
        var strangers = List.of(
                // Shows none; trusts another authority; expects somebody else.
                new ManagementServer.Tls(certificate, Optional.empty(), Optional.empty(), Optional.empty()),
                new ManagementServer.Tls(Optional.empty(), certificate, key, Optional.empty()),
                new ManagementServer.Tls(certificate, certificate, key, Optional.of("elsewhere")));
        for (var stranger : strangers) {
            try (var refused = source(stranger)) {
                refused.start();
                assertThat(streams.poll(500, TimeUnit.MILLISECONDS)).isNull();
            }
        }
        source = source(new ManagementServer.Tls(certificate, certificate, key, Optional.of("127.0.0.1")));
        source.start();
        streams.take().onNext(response("1", config("a", "k", 1, 5)));
        await().until(() -> domains().equals(List.of("a")));
    }

    private XdsSource source(ManagementServer.Tls tls) {
        var address = "localhost:" + (server == null ? 0 : server.getPort());
        var where = new ManagementServer(address, Optional.of(tls), CallHeaders.NONE, Optional.empty());
        return new XdsSource(where, Asking.as("here"), false, configuration::accept);
    }

    @Test
    void aCertificateNeedsItsKey() {
        assertThatThrownBy(() -> new ManagementServer.Tls(
                        Optional.empty(), Optional.of(Path.of("cert.pem")), Optional.empty(), Optional.empty()))
                .hasMessageContaining("needs its key");
    }

    private void ask(CallHeaders headers, Optional<Integer> maxMessageBytes, Asking asking) {
        ask(headers, maxMessageBytes, asking, false);
    }

    private void ask(CallHeaders headers, Optional<Integer> maxMessageBytes, Asking asking, boolean mergesDomains) {
        if (source != null) {
            source.close();
        }
        var where = new ManagementServer(
                "127.0.0.1:" + (server == null ? 0 : server.getPort()), Optional.empty(), headers, maxMessageBytes);
        source = new XdsSource(where, asking, mergesDomains, configuration::accept);
        source.start();
    }

    @Test
    void saysWhoAsksInHeadersAndInItsNode() throws InterruptedException {
        assertThat(tokens.take()).isEmpty();
        streams.take();
        requests.take();
        var asking = new Asking("there", Map.of("zone", "a"), Asking.MIN_PAUSE, Asking.MAX_PAUSE);
        ask(CallHeaders.parse("X-Token: secret:1,other:2"), Optional.empty(), asking);
        assertThat(tokens.take()).isEqualTo("secret:1");
        var node = requests.take().getNode();
        assertThat(node.getId()).isEqualTo("there");
        assertThat(node.getMetadata().getFieldsOrThrow("zone").getStringValue()).isEqualTo("a");
    }

    @Test
    void tellsNobodyWhatHeadersSay() {
        assertThat(CallHeaders.parse("x-token:secret")).hasToString("[x-token]");
        for (var wrong : List.of("secret", ":secret", "a:1,secret", "no name:secret")) {
            assertThatThrownBy(() -> CallHeaders.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void takesAnswersAsLongAsTheyMayBe() throws InterruptedException {
        streams.take();
        var filler = Any.newBuilder()
                .setValue(fields().addField(
                                15,
                                Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(new byte[5 << 20]))
                                        .build())
                        .addField(2, text("long").build())
                        .build()
                        .toByteString())
                .build();
        ask(CallHeaders.NONE, Optional.of(8 << 20), Asking.as("here"));
        var stream = streams.take();
        stream.onNext(response("1", config("a", "k", 1, 5), filler));
        await().until(() -> domains().equals(List.of("a")));

        ask(CallHeaders.NONE, Optional.of(16), Asking.as("here"));
        streams.take().onNext(response("2", config("b", "k", 1, 5)));
        // Too long: the stream ends, and the server is asked anew.
        assertThat(streams.take()).isNotNull();
        assertThat(domains()).containsExactly("a");
    }

    @Test
    void configurationsOfOneDomainAreTogetherWhereThatIsWanted() throws InterruptedException {
        streams.take();
        requests.take();
        ask(CallHeaders.NONE, Optional.empty(), Asking.as("here"), true);
        var stream = streams.take();
        requests.take();
        stream.onNext(response("1", config("one", "a", "k", 1, 5), config("two", "a", "l", 1, 5)));
        assertThat(requests.take().hasErrorDetail()).isFalse();
        assertThat(domains()).containsExactly("a", "a");

        // The second begins as the first does: it is refused alone, and the server is told.
        stream.onNext(response(
                "2", config("one", "a", "k", 1, 5), config("two", "a", "k", 1, 5), config("three", "b", "k", 1, 5)));
        var refused = requests.take();
        assertThat(refused.getVersionInfo()).isEqualTo("1");
        assertThat(refused.getErrorDetail().getMessage()).contains("a: descriptors[0]: duplicate descriptor");
        assertThat(domains()).containsExactly("a", "b");

        stream.onNext(response("3", config("two", "a", "k", 1, 5)));
        assertThat(requests.take().hasErrorDetail()).isFalse();
        assertThat(domains()).containsExactly("a");
    }

    @Test
    void theLongestPauseIsAtLeastTheFirst() {
        var asking = new Asking("here", Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(1));
        assertThat(asking.maxPause()).hasSeconds(5);
        assertThatThrownBy(() -> new Asking("here", Map.of(), Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
