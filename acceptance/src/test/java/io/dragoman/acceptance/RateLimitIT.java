package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits that ratelimit-service counts in its memory, through a real Envoy. */
class RateLimitIT extends RunningGateway {
    private static final String LABELS =
            "labels: {ambassador: [{per-user: [{request_headers: {key: user, header_name: x-user}}]}]}";

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").rateLimits();
    }

    @BeforeEach
    void limits() {
        gateway().manifests().write("service.yaml", rateLimitService());
        mapping("limited", "hostname: '*', prefix: /limited/, service: quote, " + LABELS);
        mapping("free", "hostname: '*', prefix: /free/, service: quote");
        gateway().manifests().write("limits.yaml", """
                domain: ambassador
                descriptors:
                - key: user
                  rate_limit: {unit: hour, requests_per_unit: 3}
                - key: user
                  value: vip-*
                  rate_limit: {unit: day, requests_per_unit: 6}
                - key: user
                  value: admin
                  rate_limit: {unlimited: true}
                - key: source_cluster
                  value: default-default
                  descriptors:
                  - key: remote_address
                    value: 127.0.0.1
                    descriptors:
                    - key: destination_cluster
                      descriptors:
                      - key: generic_key
                        value: fixed
                        rate_limit: {unit: day, requests_per_unit: 2}
                - key: plan
                  value: all
                  rate_limit: {unit: day, requests_per_unit: 2}
                  descriptors:
                  - key: user
                    rate_limit: {unit: day, requests_per_unit: 1}
                """);
        var user = somebody("probe-");
        gateway()
                .eventually(
                        "/free/",
                        answer -> assertThat(
                                        getWith("/limited/", "x-user", user).status())
                                .isEqualTo(429));
    }

    private int allowed(String user) throws IOException {
        return allowed("/limited/", user);
    }

    /** Of ten requests, over a new connection: an older one may still go by the RateLimitService of an earlier test. */
    final int allowed(String path, String user) throws IOException {
        int allowed = 0;
        try (var client = Client.plain()) {
            for (int i = 0; i < 10; i++) {
                var answer = client.send("http", gateway().port(8080), path, request -> request.header("x-user", user));
                allowed += answer.status() == 200 ? 1 : 0;
            }
        }
        return allowed;
    }

    static String somebody(String prefix) {
        return prefix + UUID.randomUUID();
    }

    @Test
    void eachValueHasItsOwnCount() throws IOException {
        assertThat(allowed(somebody("a-"))).isEqualTo(3);
        assertThat(allowed(somebody("b-"))).isEqualTo(3);
    }

    @Test
    void wildcardsAndExactValuesHaveLimitsOfTheirOwn() throws IOException {
        assertThat(allowed(somebody("vip-"))).isEqualTo(6);
        assertThat(allowed("admin")).isEqualTo(10);
    }

    @Test
    void aRequestWithoutTheLabelOrOnAnotherMappingIsNotLimited() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(gateway().get("/limited/").status()).isEqualTo(200);
            assertThat(getWith("/free/", "x-user", "x").status()).isEqualTo(200);
        }
    }

    @Test
    void everySpecifierIsAnEntryOfTheDescriptor() throws IOException {
        mapping("specifiers", """
                hostname: '*', prefix: /specifiers/, service: quote, labels: {ambassador: [{all: [
                  {source_cluster: {key: source_cluster}}, {remote_address: {key: remote_address}},
                  {destination_cluster: {key: destination_cluster}}, {generic_key: {value: fixed}}]}]}
                """);

        gateway()
                .eventually(
                        "/specifiers/", answer -> assertThat(answer.status()).isEqualTo(429));
        assertThat(gateway().get("/free/").status()).isEqualTo(200);
    }

    @Test
    void theModulesLabelsComeFirstOrStandAlone() throws IOException {
        gateway().manifests().write("module.yaml", object("Module", "ambassador", """
                config: {default_labels: {ambassador: {defaults: [{generic_key: {key: plan, value: all}}]}}}
                """));
        // Without labels of its own: the defaults alone, twice a day.
        gateway().eventually("/free/", answer -> assertThat(answer.status()).isEqualTo(429));

        // With labels: the defaults in front of each group, once a day for each user.
        var user = somebody("f-");
        assertThat(allowed(user)).isEqualTo(1);
        gateway().manifests().delete("module.yaml");
        gateway().eventually("/free/", answer -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void aRefusalSaysWhenToComeBack() throws IOException {
        var user = somebody("c-");
        allowed(user);

        var refused = getWith("/limited/", "x-user", user);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 3600);
        assertThat(refused.header("x-envoy-ratelimited")).isEqualTo("true");
        assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    void aLimitThatIsChangedIsChangedLive() throws IOException {
        gateway().manifests().edit("limits.yaml", "requests_per_unit: 3", "requests_per_unit: 5");

        gateway()
                .eventually(
                        "/free/", answer -> assertThat(allowed(somebody("d-"))).isEqualTo(5));
    }

    @Test
    void aRateLimitResourceLimitsToo() {
        gateway().manifests().write("resource.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: two-an-hour}
                spec:
                  domain: ambassador
                  limits:
                  - {name: strict, pattern: [{user: strict}], rate: 2, unit: hour}
                """);

        gateway()
                .eventually(
                        "/free/",
                        answer -> assertThat(
                                        getWith("/limited/", "x-user", "strict").status())
                                .isEqualTo(429));
        gateway().manifests().delete("resource.yaml");
    }

    @Test
    void aLimitCountsByTheAlgorithmAndTheTimeThatItNames() throws IOException {
        label("bursts", "burst");
        label("slides", "slide");
        gateway().manifests().write("resource.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: counted}
                spec:
                  domain: ambassador
                  limits:
                  - {pattern: [{burst: '*'}], rate: 2, per: 90m, burst: 4}
                  - {pattern: [{slide: '*'}], rate: 3, per: 50m, algorithm: sliding}
                """);

        gateway()
                .eventually(
                        "/free/",
                        answer ->
                                assertThat(allowed("/bursts/", somebody("g-"))).isEqualTo(4));
        gateway()
                .eventually(
                        "/free/",
                        answer ->
                                assertThat(allowed("/slides/", somebody("h-"))).isEqualTo(3));
        // One of the two in 90 minutes is back after half of that time.
        assertThat(secondsToWait("/bursts/")).isBetween(2_600, 2_700);
        // All came in one slot, a twentieth of the window, which counts until its end is a window ago.
        assertThat(secondsToWait("/slides/")).isBetween(2_900, 3_150);
        gateway().manifests().delete("resource.yaml");
    }

    /** A Mapping whose requests have a descriptor of one entry, the user. */
    final void label(String name, String key) {
        mapping(name, """
                hostname: '*', prefix: /%1$s/, service: quote,
                labels: {ambassador: [{%2$s: [{request_headers: {key: %2$s, header_name: x-user}}]}]}
                """.formatted(name, key));
    }

    private int secondsToWait(String path) throws IOException {
        var user = somebody("i-");
        allowed(path, user);
        return Integer.parseInt(getWith(path, "x-user", user).header("retry-after"));
    }

    @Test
    void aLimitCanCountNothingOfWhatAnotherRefuses() {
        mapping("both", """
                hostname: '*', prefix: /both/, service: quote, labels: {ambassador: [
                  {whole: [{request_headers: {key: whole, header_name: x-user}}]},
                  {once: [{request_headers: {key: once, header_name: x-user}}]}]}
                """);
        label("whole", "whole");
        gateway().manifests().write("resource.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: all-or-nothing}
                spec:
                  domain: ambassador
                  limits:
                  - {pattern: [{whole: '*'}], rate: 5, unit: day, consume: allOrNothing}
                  - {pattern: [{once: '*'}], rate: 1, unit: day}
                """);

        gateway().eventually("/free/", answer -> {
            var user = somebody("j-");
            assertThat(allowed("/both/", user)).isEqualTo(1);
            assertThat(allowed("/whole/", user)).isEqualTo(4);
        });
        gateway().manifests().delete("resource.yaml");
    }

    @Test
    void aLimitSaysWhatItsTemplatesSay() throws IOException {
        gateway().manifests().write("resource.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: worded}
                spec:
                  domain: ambassador
                  limits:
                  - pattern: [{user: worded}]
                    rate: 1
                    unit: day
                    injectResponseHeaders:
                    - {name: x-outcome, value: "{{ .RateLimitResponse.OverallCode }}"}
                    errorResponse:
                      headers: [{name: content-type, value: text/plain}]
                      bodyTemplate: "{{ .status_code }}: come back in {{ .RetryAfter.Hours | printf \\"%.0f\\" }} h"
                """);

        gateway()
                .eventually(
                        "/free/",
                        answer -> assertThat(
                                        getWith("/limited/", "x-user", "worded").header("x-outcome"))
                                .isEqualTo("OVER_LIMIT"));
        var refused = getWith("/limited/", "x-user", "worded");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("content-type")).isEqualTo("text/plain");
        assertThat(refused.header("retry-after")).isNotNull();
        assertThat(refused.body()).matches("429: come back in \\d+ h");
        gateway().manifests().delete("resource.yaml");
    }

    @Test
    void withoutTheServiceRequestsPassUnlessTheRateLimitServiceSaysOtherwise() {
        gateway().kill(Gateway.Part.RATE_LIMITS);
        try {
            gateway()
                    .eventually(
                            "/free/",
                            answer -> assertThat(allowed(somebody("e-"))).isEqualTo(10));
            gateway()
                    .manifests()
                    .write("service.yaml", rateLimitServiceWith("timeout_ms: 500, failure_mode_deny: true"));
            gateway()
                    .eventually(
                            "/free/",
                            answer -> assertThat(getWith("/limited/", "x-user", "anybody")
                                            .status())
                                    .isEqualTo(500));
        } finally {
            gateway().restart(Gateway.Part.RATE_LIMITS);
        }
    }
}
