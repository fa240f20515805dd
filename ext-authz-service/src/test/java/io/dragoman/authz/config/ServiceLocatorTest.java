package io.dragoman.authz.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceLocatorTest {
    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Service
            metadata: {name: keys, namespace: default}
            spec: {ports: [{name: main, port: 9500}, {name: plain, port: 80}, {name: none, port: 81}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: keys-1, namespace: default, labels: {kubernetes.io/service-name: keys}}
            ports: [{name: main, port: 4001}, {name: plain, port: 4002}]
            endpoints: [{addresses: [10.0.0.1], conditions: {ready: false}}, {addresses: [10.0.0.2]}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: keys, namespace: other}
            spec: {ports: [{port: 9500}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: keys-1, namespace: other, labels: {kubernetes.io/service-name: keys}}
            ports: [{port: 4003}]
            endpoints: [{addresses: ['2001:db8::1']}]
            """;

    private final ServiceLocator locator = new ServiceLocator();

    @BeforeEach
    void load() {
        var parser = new ManifestParser("default");
        locator.accept(YamlDocuments.parse(MANIFESTS).stream()
                .flatMap(document -> parser.parse(document.node(), "test.yaml:1").stream())
                .<Change>map(parsed -> new Change.Upsert(parsed.outcome().value()))
                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "keys.default, 9500, 10.0.0.2, 4001",
        "keys.default.svc, 9500, 10.0.0.2, 4001",
        "keys.default.svc.cluster.local, 9500, 10.0.0.2, 4001",
        "keys.default, 80, 10.0.0.2, 4002",
        "keys.other, 9500, 2001:db8::1, 4003",
    })
    void findsTheEndpoint(String host, int port, String address, int realPort) {
        assertThat(locator.locate(host, port))
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(address), realPort));
    }

    @ParameterizedTest
    @CsvSource({
        "keys.default, 81",
        "keys.default, 82",
        "keys, 9500",
        "keys.third, 9500",
        "keys.default.example.com, 9500",
        "127.0.0.1, 9500"
    })
    void leavesTheRestToDns(String host, int port) {
        assertThat(locator.locate(host, port)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/, true",
        "http://127.0.0.1:9500/, true",
        "http://[::1]/, true",
        "http://keys.default:9500/, false",
        "http://keys.example/, false",
    })
    void knowsWhatIsOnThisMachine(URI uri, boolean local) {
        assertThat(locator.isLocal(uri)).isEqualTo(local);
    }

    @Test
    void forgetsWhatIsDeleted() {
        locator.accept(List.of(new Change.Delete(new ObjectKey("EndpointSlice", "default", "keys-1"))));

        assertThat(locator.locate("keys.default", 9500)).isNull();
    }
}
