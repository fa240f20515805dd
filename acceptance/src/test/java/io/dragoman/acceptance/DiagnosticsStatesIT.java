package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.acceptance.TestServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of diagnostics of a gateway that has nothing, that is well, and that has very much. */
final class DiagnosticsStatesIT extends RunningGateway {
    private static final String PAGE = "/ambassador/v0/diag/";
    private static final int MANY = 1_000;
    private static final int MOST_ROWS = 300;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder;
    }

    @Override
    String gatewayManifests() {
        return "";
    }

    private String url() {
        return "http://127.0.0.1:" + gateway().port(8877) + PAGE;
    }

    @Test
    void thePageSuitsWhatThereIs(@TempDir Path files) throws IOException {
        try (var browser = new Browser(files);
                var server = TestServer.start(_ -> Reply.from("server"))) {
            eventually(() -> assertThat(
                            gateway().diagnostics().at("/system/synced").asBoolean())
                    .isTrue());
            Everybody.canUse(browser, url(), files);
            assertThat(browser.text("#problems")).contains("There are no manifests yet");
            assertThat(browser.text("#listeners")).contains("There is no Listener");

            gateway().manifests().write("gateway.yaml", Manifests.plainGateway());
            mapping("fine", "hostname: '*', prefix: /fine/, service: '127.0.0.1:" + server.port() + "'");
            eventuallyFrom("server", "/fine/");
            Everybody.canUse(browser, url(), files);
            assertThat(browser.text("#problems")).contains("Nothing is wrong with the manifests");
            assertThat(browser.evaluate("document.querySelectorAll('.bad, .warn, .error, .warning').length")
                            .asInt())
                    .isZero();

            gateway().manifests().write("many.yaml", many());
            gateway().eventually("/last/", answer -> assertThat(answer.status()).isEqualTo(503));
            Everybody.canUse(browser, url(), files, 390, true);
            for (var section : new String[] {"problems", "routes", "clusters"}) {
                assertThat(browser.evaluate("document.querySelectorAll('#" + section
                                        + " > .scroll > table > tbody > tr').length")
                                .asInt())
                        .as(section)
                        .isPositive()
                        .isLessThanOrEqualTo(MOST_ROWS);
            }
            assertThat(browser.text("#routes")).contains("Search to see fewer");
            browser.open(url() + "?q=thing-777%2F");
            assertThat(browser.text("#routes")).contains("/thing-777/").doesNotContain("/thing-776/");
        }
    }

    /** Mappings that all work and all have something to say, to an address where nobody is. */
    private static String many() {
        var text = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            text.append(mappingText(
                    "team-" + i % 30 + "-and-its-service-with-a-long-name-" + i,
                    "hostname: host-" + i % 20 + ".example.com, prefix: /api/thing-" + i
                            + "/, prefx: 1, service: '127.0.0.1:9'"));
        }
        return text.append(mappingText("last", "hostname: '*', prefix: /last/, service: '127.0.0.1:9'"))
                .toString();
    }
}
