package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Examining.all;
import static io.dragoman.controller.migrate.Examining.findings;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.ObjectKey;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationTest {
    private static String object(String kind, String spec) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: %s
                metadata: {name: it}
                spec: %s
                """.formatted(kind, spec);
    }

    private static Arguments says(String kind, String spec, String... findings) {
        return Arguments.of(kind, spec, findings);
    }

    static Stream<Arguments> objects() {
        return Stream.of(
                says("Mapping", "{hostname: a.example, prefix: /, service: a, timeout_ms: 5}"),
                says("Mapping", "{hostname: A.example, prefix: /, service: a}", "differs spec.hostname 1"),
                says("Mapping", "{host: 'A.*', host_regex: true, prefix: /, service: a}"),
                says("Mapping", "{hostname: 'a.*.b', prefix: /, service: a}", "change spec.hostname 1"),
                says(
                        "Mapping",
                        "{hostname: a, prefix: /, service: a, keepalive: {idle_time: 5, probes: 2}}",
                        "differs spec.keepalive.idle_time"),
                says(
                        "Mapping",
                        "{hostname: a, prefix: /, service: a, load_balancer: {policy: round_robin}}",
                        "differs spec.load_balancer 3"),
                says(
                        "Mapping",
                        "{hostname: a, prefix: /, service: a, resolver: endpoint, load_balancer: {policy: round_robin}}"),
                says("Mapping", "{prefix: /, service: a, host_redirect: true}", "differs spec.host_redirect 18"),
                says("Mapping", "{hostname: a, prefix: /, service: a, host_redirect: true}"),
                says("Mapping", "{hostname: a, prefix: /, service: 'https://x.example.org'}", "differs spec.service 4"),
                says("Mapping", "{hostname: a, prefix: /, service: 'localhost:8877'}", "change spec.service"),
                says("Mapping", "{hostname: a, prefix: /, service: 'http://127.0.0.1:8500'}", "change spec.service"),
                says("Mapping", "{hostname: a, prefix: /, service: '[::1]:9'}", "change spec.service"),
                says(
                        "Mapping",
                        "{hostname: a, prefix: /, service: a, allow_upgrade: [websocket, CONNECT]}",
                        "differs spec.allow_upgrade[1] 40"),
                says(
                        "Mapping",
                        "{hostname: a, prefix: /, service: a, use_websocket: false}",
                        "differs spec.use_websocket"),
                says(
                        "Mapping",
                        "{hostname: a, prefix: /, service: a, outlier_detection: x}",
                        "change spec.outlier_detection 27"),
                says("Mapping", "{hostname: a, prefix: /, service: a, nonsense: 1}", "works spec.nonsense"),
                says("Mapping", "{hostname: a, prefix: x, service: a}", "change spec.prefix"),
                says(
                        "Mapping",
                        "{ambassador_id: [_automatic_, other], hostname: a, prefix: /, service: a}",
                        "differs spec.ambassador_id 6"),
                says("TCPMapping", "{port: 8443, service: a, idle_timeout_ms: '5'}", "differs spec.idle_timeout_ms"),
                says("TCPMapping", "{port: 6432, service: a}", "change spec.port"),
                says(
                        "Host",
                        "{hostname: a, mappingSelector: {matchExpressions: [{key: a, operator: Exists}]}}",
                        "differs spec.mappingSelector.matchExpressions 7"),
                says("Host", "{hostname: a, acmeProvider: {authority: none}}"),
                says("Host", "{hostname: a, acmeProvider: {email: a@b.c}}", "change spec.acmeProvider"),
                says(
                        "Listener",
                        "{port: 8443, protocol: HTTPSPROXY, securityModel: XFP, hostBinding: {namespace: {from: ALL}}}",
                        "differs spec.protocol 9"),
                says(
                        "Listener",
                        "{port: 8443, protocolStack: [TLS, HTTP, UDP], securityModel: XFP, hostBinding: {namespace: {from: ALL}}}",
                        "differs spec.protocolStack[2] 36"),
                says("TLSContext", "{secret: a, alpn_protocols: 'h2,http/1.1'}", "differs spec.alpn_protocols 10"),
                says("TLSContext", "{secret: a, alpn_protocols: h2}"),
                says("AuthService", "{auth_service: 'auth:80', proto: http}"),
                says(
                        "AuthService",
                        "{auth_service: '127.0.0.1:8500', proto: grpc, protocol_version: v3}",
                        "change spec.auth_service",
                        "differs spec.auth_service 44"),
                says(
                        "RateLimitService",
                        "{service: limits, protocol_version: v3, grpc: {use_resource_exhausted_code: true}}",
                        "differs spec.grpc.use_resource_exhausted_code 11"),
                says("ConsulResolver", "{address: '$CONSUL_IP:8500', datacenter: dc1}", "differs spec.address 29"),
                says("DevPortal", "{default: true}", "change "),
                says("ProjectController", "{}", "change kind"),
                says("SomethingElse", "{}", "change kind"),
                says("Filter", "{Plugin: {name: ours}}", "change spec.Plugin"),
                says("RateLimit", "{domain: d, limits: [{pattern: [{a: b}], rate: 1, unit: day}]}"),
                says("RateLimitPlan", "{rate: 1, unit: day}"));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void whatConcernsAnObjectIsSaid(String kind, String spec, String... expected) {
        assertThat(findings(object(kind, spec))).containsExactly(expected);
    }

    @Test
    void aModuleHasItsOwnDifferences() {
        assertThat(findings("""
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec:
                  config:
                    enable_grpc_web: false
                    gzip: {enabled: false, compression_level: BEST}
                    envoy_log_type: json
                    server_name: shop
                """))
                .containsExactly(
                        "differs spec.config.enable_grpc_web 21",
                        "differs spec.config.envoy_log_type 23",
                        "differs spec.config.gzip.compression_level 21",
                        "differs spec.config.gzip.enabled 21");
    }

    @Test
    void whatDependsOnOthersIsSaidWhereItIsSo() {
        var mapping = """
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: %s}
                spec: {hostname: a, prefix: %s, service: cart%s}
                ---
                """;
        var one = mapping.formatted("one", "/one/", ", connect_timeout_ms: 5");
        assertThat(findings(one)).isEmpty();
        assertThat(findings(one + mapping.formatted("two", "/two/", "")))
                .containsExactly("differs spec.connect_timeout_ms 4");

        var service = """
                apiVersion: v1
                kind: Service
                metadata: {name: cart}
                spec: {sessionAffinity: ClientIP, ports: [{port: 80}]}
                ---
                """;
        assertThat(findings(service + one)).containsExactly("differs spec.service 3");
        assertThat(findings(service + mapping.formatted("one", "/one/", ", resolver: kubernetes-service")))
                .isEmpty();

        var canary = mapping.formatted("a", "/", ", weight: 10") + mapping.formatted("b", "/", "");
        assertThat(findings(canary)).isEmpty();
        assertThat(findings(canary + mapping.formatted("c", "/", "") + mapping.formatted("d", "/", "")))
                .isEmpty();
        assertThat(findings(canary.replace("10", "11") + mapping.formatted("c", "/", "")))
                .containsExactly("differs spec.weight 5");
        assertThat(findings(mapping.formatted("a", "/x", "") + mapping.formatted("b", "/x", ", prefix_regex: true")))
                .containsExactly("differs spec.prefix 5", "differs spec.prefix 5");

        var host = object("Host", "{hostname: a.example}");
        assertThat(findings(host + "---\n" + host.replace("name: it", "name: other")))
                .containsExactly("differs spec.hostname 2", "differs spec.hostname 2");

        var auth = object("AuthService", "{auth_service: one, proto: http}");
        assertThat(findings(auth + "---\n" + auth.replace("name: it", "name: other")))
                .containsExactly("differs spec.auth_service 28", "differs spec.auth_service 28");
    }

    @Test
    void fieldsThatWorkAreListed() {
        var it = Examining.manifests("""
                apiVersion: getambassador.io/v2
                kind: Mapping
                metadata: {name: it}
                spec: {prefix: /, service: a, keepalive: {idle_time: 5, probes: 2}, add_request_headers: {x: y}}
                """).objects().getFirst();

        assertThat(it.apiVersion()).isEqualTo("getambassador.io/v2");
        assertThat(it.works())
                .contains("spec.prefix", "spec.keepalive.probes", "spec.add_request_headers.x.value")
                .doesNotContain("spec.keepalive.idle_time");
    }

    @Test
    void objectsOfAnnotationsAndListsAreExamined() {
        var report = Examining.manifests("""
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: Service
                    metadata:
                      name: cart
                      annotations:
                        getambassador.io/config: |
                          ---
                          apiVersion: ambassador/v2
                          kind: Mapping
                          name: cart
                          prefix: /cart/
                          service: localhost:9000
                    spec: {ports: [{port: 80}]}
                """);
        assertThat(all(report.objects())).containsExactly("change spec.service");
        assertThat(report.objects().getFirst().source()).contains("annotation of Service/own/cart");
        assertThat(report.share()).isEmpty();
        assertThat(report.sideBySide())
                .contains("In annotations, where no command patches them: 1 object: Mapping/own/cart");
    }

    @Test
    void onlyIngressesOfEmissaryAreExamined() {
        var ingress = """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: it}
                spec:
                  ingressClassName: %s
                  tls: [{secretName: a.b}]
                  rules:
                    - host: "*.example"
                      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: ours}
                spec: {controller: getambassador.io/ingress-controller}
                """;
        assertThat(findings(ingress.formatted("other"))).isEmpty();
        assertThat(findings(ingress.formatted("ours")))
                .containsExactly(
                        "differs spec.rules[0].host 31",
                        "differs spec.rules[0].http.paths[0].pathType 30",
                        "differs spec.tls[0].secretName 32");
    }

    @Test
    void anIngressForChallengesKeepsItsPath() {
        assertThat(findings("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: it, annotations: {kubernetes.io/ingress.class: ambassador}}
                spec:
                  rules:
                    - http:
                        paths:
                          - path: /.well-known/acme-challenge/x
                            pathType: Exact
                            backend: {service: {name: a, port: {number: 80}}}
                """)).containsExactly("differs spec.rules[0].http.paths[0].path 43");
    }

    @Test
    void variablesOfEmissarysEnvironmentAreFoundInObjects() {
        var mapping = object("Mapping", "{hostname: a, prefix: '/${REGION}/', service: a, rewrite: $UNKNOWN}");

        assertThat(findings(mapping)).isEmpty();
        assertThat(all(Examining.manifests(mapping, Map.of("v", "env: {region: x}"))
                        .objects()))
                .containsExactly("change spec.prefix 15");
    }

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: emissary, namespace: edge}
            spec:
              template:
                metadata: {labels: {app: emissary}, annotations: {sidecar.istio.io/inject: "true"}}
                spec:
                  containers:
                    - image: registry.example/emissaryingress/emissary:3.9
                      env:
                        - {name: AMBASSADOR_ID, value: shop}
                        - {name: ENVOY_CONCURRENCY, value: "2"}
                        - {name: OUR_OWN, value: x}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: emissary, namespace: edge}
            spec: {type: LoadBalancer, selector: {app: emissary}, ports: [{port: 443}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: other}
            spec: {template: {spec: {containers: [{image: nginx, env: [{name: AMBASSADOR_ID, value: x}]}]}}}
            """;

    @Test
    void deploymentsOfEmissaryTellTheirVariablesAndAddresses() {
        var report = Examining.manifests(DEPLOYMENT);

        assertThat(all(report.settings()))
                .containsExactly(
                        "change env.ENVOY_CONCURRENCY",
                        "change spec.template.metadata.annotations.sidecar.istio.io/inject 3",
                        "works env.AMBASSADOR_ID",
                        "works env.OUR_OWN");
        assertThat(report.asksForSomething()).isTrue();
        assertThat(report.sideBySide())
                .anyMatch(it -> it.contains("AMBASSADOR_ID shop"))
                .anyMatch(it -> it.contains("the Service edge/emissary (LoadBalancer, ports 443)"));
    }

    @Test
    void helmValuesAreTakenApart() {
        var report = Examining.manifests("", Map.of("values.yaml", """
                emissary-ingress:
                  replicaCount: 2
                  env: {ambassador_id: x}
                  envRaw: |
                    - name: ENVOY_CONCURRENCY
                      value: "2"
                  autoscaling: {enabled: false}
                  podDisruptionBudget: {}
                  service: {type: NodePort, annotations: {a: b, c: d}}
                authService: {create: false}
                unheardOf: 1
                """));

        assertThat(all(report.settings()))
                .containsExactly(
                        "change emissary-ingress.envRaw.ENVOY_CONCURRENCY",
                        "change emissary-ingress.replicaCount",
                        "change emissary-ingress.service.annotations",
                        "change emissary-ingress.service.type",
                        "change unheardOf",
                        "works authService.create",
                        "works emissary-ingress.autoscaling",
                        "works emissary-ingress.env.AMBASSADOR_ID",
                        "works emissary-ingress.podDisruptionBudget");
    }

    @Test
    void objectsForOthersAreCountedOnly() {
        var report = Examining.manifests(object("Mapping", "{ambassador_id: [other], prefix: x, service: a}"));

        assertThat(report.objects()).isEmpty();
        assertThat(report.elsewhere()).containsExactly(Map.entry("other", 1));
        assertThat(report.asksForSomething()).isFalse();
    }

    @Test
    void thePlanTellsWhatToShareAndWhatToLeaveAlone() {
        var report = Examining.manifests(object("RateLimitService", "{service: '127.0.0.1:8500', protocol_version: v3}")
                + "---\n"
                + object("Host", "{hostname: a}")
                        .replace("{name: it}", "{name: it, annotations: {meta.helm.sh/release-name: emissary}}")
                + "---\n"
                + object("Mapping", "{ambassador_id: [_automatic_], hostname: a, prefix: /, service: a}")
                + """
                ---
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: hosts.getambassador.io}
                spec:
                  group: getambassador.io
                  conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: emissary-apiext, namespace: sys}}}}
                status: {storedVersions: [v2]}
                """);

        assertThat(report.share()).containsExactly(new ObjectKey("Host", "own", "it"));
        assertThat(report.sideBySide())
                .containsExactly(
                        "Emissary's AMBASSADOR_ID is default: install this gateway with another one, as"
                                + " deploy/kustomize/overlays/beside-emissary does with dragoman",
                        "1 object is for both: write ambassador_id: [default, dragoman] into each",
                        "To be left to Edge Stack, with the ambassador_id as it is: 1 object: RateLimitService/own/it",
                        "Everybody's by the ambassador_id _automatic_, this gateway's as soon as it runs: 1 object:"
                                + " Mapping/own/it",
                        "The definitions of getambassador.io are converted by sys/emissary-apiext (1): leave them alone"
                                + " while Emissary runs, since its apiext takes the conversion back",
                        "Objects are stored as v2: afterwards apply deploy/kustomize/crds",
                        "The Helm release emissary takes away with helm uninstall: 1 object: Host/own/it");
    }
}
