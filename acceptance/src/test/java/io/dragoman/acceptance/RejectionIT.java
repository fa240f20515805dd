package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What only Envoy finds wrong: the Mapping that caused it is left out and named, the others go in. */
final class RejectionIT extends RunningGateway {
    /** Envoy takes no line feed in a path; nothing before it looks for one. */
    private static final String REFUSED = "hostname: '*', prefix: /refused-%d/, service: quote, rewrite: \"/a\\nb\"";

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @Test
    void theCulpritsAmongManyNewMappingsAreFoundWithoutAFailedRequest() throws IOException {
        mapping("steady", "hostname: '*', prefix: /steady/, service: quote");
        eventuallyFrom("quote", "/steady/");

        try (var load = Load.on(gateway(), "/steady/")) {
            var all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                all.append(mappingText("good-" + i, "hostname: '*', prefix: /good-%d/, service: other".formatted(i)));
            }
            all.append(mappingText("bad-one", REFUSED.formatted(1)));
            all.append(mappingText("bad-two", REFUSED.formatted(2)));
            gateway().manifests().write("many.yaml", all.toString());

            for (int i = 0; i < 20; i++) {
                eventuallyFrom("other", "/good-" + i + "/");
            }
            Awaitility.await().untilAsserted(() -> {
                assertThat(problemsOf("bad-one"))
                        .singleElement()
                        .asString()
                        .contains("many.yaml", "Envoy refused it")
                        // The reason alone: Envoy's own text goes on with all that it refused.
                        .doesNotContain("virtual_hosts", "/good-");
                assertThat(problemsOf("bad-two")).singleElement().asString().contains("many.yaml", "Envoy refused it");
                assertThat(gateway().diagnostics().get("problems")).hasSize(2);
            });
            assertThat(gateway().get("/refused-1/").status()).isEqualTo(404);
            assertThat(load.stop()).isEmpty();
        }

        // Later changes are not held up, and the mended Mapping comes back.
        gateway().manifests().edit("many.yaml", "\"/a\\nb\"", "/mended/");
        eventuallyFrom("quote", "/refused-1/");
        eventuallyFrom("quote", "/refused-2/");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(gateway().diagnostics().get("problems")).isEmpty());
    }
}
