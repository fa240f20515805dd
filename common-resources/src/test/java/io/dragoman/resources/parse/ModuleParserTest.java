package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.GatewayModule;
import java.time.Duration;
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
                .containsExactly("WARNING metadata.name: is no Module that is known: only ambassador is");
    }
}
