package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.CorsPolicy;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.dragoman.resources.model.HeaderOptions;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.Probe;
import io.dragoman.resources.model.RetryPolicy;
import io.dragoman.resources.model.RouteDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleParserTest {
    @Test
    void theDefaultTimeoutIsRead() {
        var module = Parsing.good(GatewayModule.class, """
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec: {config: {cluster_request_timeout_ms: 20000}}
                """);
        assertThat(module.route().timeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aModuleOfAnotherNameIsReported() {
        assertThat(Parsing.problems("""
                        apiVersion: getambassador.io/v3alpha1
                        kind: Module
                        metadata: {name: other}
                        spec: {config: {}}
                        """))
                .containsExactly("WARNING metadata.name: is no Module that is known: ambassador and tls are");
    }

    @Test
    void theDefaultsOfRoutesAreRead() {
        var module = Parsing.good(GatewayModule.class, """
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec:
                  config:
                    add_linkerd_headers: true
                    retry_policy: {retry_on: 5xx}
                    cors: {origins: 'http://a, http://b'}
                    regex_max_size: 500
                    default_label_domain: shop
                    default_labels: {shop: {defaults: [{remote_address: {key: remote_address}}]}}
                    error_response_overrides: [{on_status_code: 404, body: {text_format: gone}}]
                    defaults:
                      add_request_headers: {x-a: general}
                      remove_response_headers: x-b
                      httpmapping: {add_request_headers: {x-c: {value: mapping}}}
                    diagnostics: {enabled: false, allow_non_local: true}
                    liveness_probe: {prefix: /alive}
                """).route();
        assertThat(module.addLinkerdHeaders()).isTrue();
        assertThat(module.retryPolicy()).isEqualTo(new RetryPolicy("5xx", null, null));
        assertThat(module.cors())
                .isEqualTo(
                        new CorsPolicy(List.of("http://a", "http://b"), List.of(), List.of(), List.of(), null, null));
        assertThat(module.regexMaxSize()).isEqualTo(500);
        assertThat(module.labelDomain()).isEqualTo("shop");
        assertThat(module.labels())
                .containsExactly(Map.entry("shop", List.of(new LabelGroup.Specifier.RemoteAddress())));
        assertThat(module.errorResponses()).hasSize(1);
        assertThat(module.headers())
                .isEqualTo(new HeaderOptions(
                        List.of(new HeaderValue("x-c", "mapping", true)), null, null, List.of("x-b")));
        assertThat(module.probes().diagnostics().enabled()).isFalse();
        assertThat(module.probes().diagnosticsForAll()).isTrue();
        assertThat(module.probes().liveness()).isEqualTo(new Probe(true, "/alive", "/ambassador/v0/check_alive", null));
        assertThat(module.probes().readiness()).isEqualTo(RouteDefaults.Probes.DEFAULTS.readiness());
    }
}
