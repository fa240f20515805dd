package io.dragoman.controller.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.dragoman.controller.envoy.EnvoyConfiguration;
import io.dragoman.controller.envoy.Sharding;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.gateway.Inputs;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.controller.graph.Graph;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every field of every kind with every hostile value, beside good resources: nothing fails, what is wrong is reported on
 * its own object, and Envoy is told of the good ones what it was told before.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class IsolationFuzzTest {
    private static final String GOOD_HOST = "good.example.com";

    /** Kinds whose objects hold for all requests, and the listeners that good and bad Hosts share. */
    private static final Set<String> HOLD_FOR_ALL =
            Set.of("AuthService", "RateLimitService", "TracingService", "LogService");

    private static final Set<String> CHANGE_LISTENERS = Set.of("Host", "Ingress", "Secret", "TLSContext", "TCPMapping");

    private static final String GOOD = """
            apiVersion: getambassador.io/v3alpha1
            kind: Listener
            metadata: {name: good}
            spec: {port: 8080, protocol: HTTP, securityModel: XFP, hostBinding: {namespace: {from: ALL}}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Host
            metadata: {name: good}
            spec: {hostname: good.example.com, requestPolicy: {insecure: {action: Route}}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: good}
            spec: {hostname: good.example.com, prefix: /good/, service: good}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: good-canary}
            spec: {hostname: good.example.com, prefix: /good/, service: '127.0.0.1:9000', weight: 10}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Module
            metadata: {name: ambassador}
            spec: {config: {}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: good}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: good-1, labels: {kubernetes.io/service-name: good}}
            ports: [{port: 8000}]
            endpoints: [{addresses: [127.0.0.1]}]
            """;

    /** What Envoy is told. */
    private static final class Gateway {
        private final Graph graph = new Graph();
        private final Settings settings = new Settings("default", "127.0.0.1", 0, null);
        private final Inputs inputs = new Inputs(graph, settings);
        private final GatewayModel model = GatewayModel.derive(graph, inputs, settings);
        private final EnvoyConfiguration configuration = EnvoyConfiguration.derive(graph, model, Sharding.from(0));

        void apply(List<Change> changes) {
            inputs.apply(changes);
            graph.propagate();
        }

        Map<String, Message> goodMessages(String kind) throws InvalidProtocolBufferException {
            var messages = new TreeMap<String, Message>();
            for (var type : configuration.byType().entrySet()) {
                for (var resource : type.getValue().values().values()) {
                    var name = type.getKey() + " " + resource.name();
                    if (type.getKey() == XdsType.ROUTE) {
                        resource.body().unpack(RouteConfiguration.class).getVirtualHostsList().stream()
                                .filter(host -> host.getDomainsList().contains(GOOD_HOST))
                                .forEach(host -> messages.put(name, host));
                    } else if (type.getKey() != XdsType.LISTENER || !CHANGE_LISTENERS.contains(kind)) {
                        messages.put(name, resource.body());
                    }
                }
            }
            return messages;
        }
    }

    @Test
    void theCatalogueHasFieldsWithinFields() {
        assertThat(FieldCatalogue.of(ValidObjects.of("Mapping")))
                .extracting(Object::toString)
                .contains(
                        "spec",
                        "metadata.name",
                        "spec.prefix",
                        "spec.cors.max_age",
                        "spec.retry_policy.retry_on",
                        "spec.circuit_breakers[0].max_connections");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthService",
                "ConsulResolver",
                "DevPortal",
                "EndpointSlice",
                "Filter",
                "FilterPolicy",
                "Host",
                "Ingress",
                "IngressClass",
                "KubernetesEndpointResolver",
                "KubernetesServiceResolver",
                "Listener",
                "LogService",
                "Mapping",
                "Mapping with expressions",
                "Mapping that redirects",
                "Module",
                "RateLimit",
                "RateLimitPlan",
                "RateLimitService",
                "Secret",
                "Service",
                "TCPMapping",
                "TLSContext",
                "TracingService"
            })
    void nothingOfOneKindHarmsTheOthers(String kind) throws InvalidProtocolBufferException {
        var gateway = new Gateway();
        var good = changes(GOOD);
        var goodKeys = good.stream().map(Change::key).collect(Collectors.toSet());
        gateway.apply(good);
        var before = gateway.goodMessages(kind);
        assertThat(before).isNotEmpty();

        var parser = new ManifestParser("default");
        var changes = new ArrayList<Change>();
        var bad = new HashSet<ObjectKey>();
        var reported = new HashSet<ObjectKey>();
        int number = 0;
        var fields = FieldCatalogue.of(ValidObjects.of(kind));
        assertThat(fields).isNotEmpty();
        for (var field : fields) {
            for (var value : HostileValues.all()) {
                number++;
                var object = ValidObjects.of(kind).get();
                var metadata = (ObjectNode) object.path("metadata");
                metadata.put(kind.equals("Module") ? "namespace" : "name", "z-" + number);
                field.set(object, value.deepCopy());
                for (var parsed : parser.parse(object, "fuzz:" + number)) {
                    parsed.outcome()
                            .problems()
                            .forEach(problem -> reported.add(problem.origin().key()));
                    var resource = parsed.outcome().value();
                    if (resource != null && !goodKeys.contains(resource.meta().key())) {
                        changes.add(new Change.Upsert(resource));
                        if (value.equals(HostileValues.NEVER_RIGHT) && hasEffect(kind, field, value)) {
                            bad.add(resource.meta().key());
                        }
                    } else if (resource == null && parsed.outcome().problems().isEmpty()) {
                        throw new AssertionError(kind + " " + field + " = " + value + " vanished without a word");
                    }
                }
            }
        }
        gateway.apply(changes);
        gateway.model
                .problems()
                .all()
                .forEach(problem -> reported.add(problem.origin().key()));
        assertThat(reported).as("whatever is wrong is reported on itself").containsAll(bad);

        if (!HOLD_FOR_ALL.contains(kind)) {
            assertThat(differing(before, gateway.goodMessages(kind)))
                    .as("good ones that changed")
                    .isEmpty();
        }
        gateway.apply(changes.stream()
                .<Change>map(change -> new Change.Delete(change.key()))
                .toList());
        var without = gateway.goodMessages("");
        assertThat(without).as("without the bad ones").containsOnlyKeys(fresh().keySet());
        assertThat(differing(fresh(), without)).as("without the bad ones").isEmpty();
    }

    /** Names alone: the messages are too large to be shown. */
    private static List<String> differing(Map<String, Message> before, Map<String, Message> after) {
        return before.keySet().stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .toList();
    }

    private static Map<String, Message> fresh() throws InvalidProtocolBufferException {
        var gateway = new Gateway();
        gateway.apply(changes(GOOD));
        return gateway.goodMessages("");
    }

    /** Whether the value makes another object than none. */
    private static boolean hasEffect(String kind, FieldCatalogue.Field field, JsonNode value) {
        var object = ValidObjects.of(kind).get();
        field.set(object, value);
        return !Objects.equals(resource(object), resource(ValidObjects.of(kind).get()));
    }

    private static Resource resource(ObjectNode object) {
        var parsed = new ManifestParser("default").parse(object, "same:1");
        // A new count for each, since the content counts and not how often it was seen.
        return parsed.isEmpty() ? null : parsed.getFirst().outcome().value();
    }

    private static List<Change> changes(String yaml) {
        var parser = new ManifestParser("default");
        return YamlDocuments.parse(yaml).stream()
                .flatMap(document ->
                        parser.parse(Objects.requireNonNull(document.node()), "good:" + document.line()).stream())
                .<Change>map(parsed -> {
                    assertThat(parsed.outcome().problems()).isEmpty();
                    return new Change.Upsert(
                            Objects.requireNonNull(parsed.outcome().value()));
                })
                .toList();
    }
}
