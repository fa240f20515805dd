package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy and ratelimit-service show certificates to each other. */
final class RateLimitTlsIT extends RunningGateway {
    @TempDir
    private static Path files;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote")
                .rateLimits()
                .environment("DRAGOMAN_RATELIMIT_TLS_CERT", file("one.crt"))
                .environment("DRAGOMAN_RATELIMIT_TLS_KEY", file("one.key"))
                .environment("DRAGOMAN_RATELIMIT_TLS_CLIENT_CA", file("ca.crt"));
    }

    private static String file(String name) {
        try {
            return Files.writeString(files.resolve(name), Certificates.pem(name))
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void limits(String context) {
        gateway()
                .manifests()
                .write(
                        "service.yaml",
                        rateLimitServiceWith("timeout_ms: 500, tls: " + context)
                                + object("TLSContext", "shown", "secret: client, hosts: []")
                                + object("TLSContext", "nothing", "hosts: []")
                                + Certificates.secret("client", "client"));
    }

    @Test
    void limitsHoldForAnEnvoyThatIsKnownAndNobodyElseIsAnswered() throws IOException {
        gateway().manifests().write("limits.yaml", """
                domain: ambassador
                descriptors:
                - key: user
                  rate_limit: {unit: day, requests_per_unit: 2}
                """);
        mapping(
                "limited",
                "hostname: '*', prefix: /limited/, service: quote, "
                        + "labels: {ambassador: [{per-user: [{request_headers: {key: user, header_name: x-user}}]}]}");
        limits("shown");
        eventually(() ->
                assertThat(getWith("/limited/", "x-user", "known").status()).isEqualTo(429));

        limits("nothing");
        eventually(() ->
                assertThat(getWith("/limited/", "x-user", "known").status()).isEqualTo(200));
        for (int i = 0; i < 5; i++) {
            assertThat(getWith("/limited/", "x-user", "another").status()).isEqualTo(200);
        }
    }
}
