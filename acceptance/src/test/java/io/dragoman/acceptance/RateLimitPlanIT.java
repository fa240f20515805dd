package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits whose numbers are those of a plan that the client's API key or a header names, through a real Envoy. */
final class RateLimitPlanIT extends RunningGateway {
    private static final int REQUESTS = 10;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication().rateLimits();
    }

    @BeforeEach
    void limits() {
        gateway().manifests().write("services.yaml", authService() + rateLimitService());
        mapping("keyed", """
                hostname: '*', prefix: /keyed/, service: quote, labels: {ambassador: [{per-key: [
                  {auth_metadata: {key: key, name: client}}, {auth_metadata: {key: plan, name: plan}}]}]}
                """);
        mapping("open", """
                hostname: '*', prefix: /open/, service: quote, labels: {ambassador: [{per-user: [
                  {request_headers: {key: user, header_name: x-user}},
                  {request_headers: {key: plan, header_name: x-plan}}]}]}
                """);
        gateway().manifests().write("limits.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: by-plan}
                spec:
                  domain: ambassador
                  limits:
                  - {name: per-key, pattern: [{key: '*'}], rate: 1, unit: day, planFrom: plan}
                  - {name: per-user, pattern: [{user: '*'}, {plan: '*'}], rate: 1, unit: day, planFrom: plan}
                """);
        plan("small", "rate: 2, unit: day");
        plan("large", "rate: 4, unit: day");
        gateway().manifests().write("keys.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: red, labels: {use: api}, annotations: {plan: large}}
                stringData: {key: key-of-red}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: key}
                spec:
                  APIKey:
                    keys: [{secretSelector: {matchLabels: {use: api}}}]
                    metadata: [{name: plan, value: '{{.apiKey.Annotations.plan}}'}]
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec: {rules: [{host: "*", path: "/keyed/*", filters: [{name: key}]}]}
                """);
        gateway().eventually("/keyed/", answer -> assertThat(answer.status()).isEqualTo(401));
    }

    private void plan(String name, String spec) {
        gateway().manifests().write("plan-" + name + ".yaml", object("RateLimitPlan", name, spec));
    }

    /** How many of ten requests of somebody new pass, or of fewer if some are refused. */
    private int allowed(String plan) throws IOException {
        return allowedTo(UUID.randomUUID().toString(), plan);
    }

    private int allowedTo(String user, String plan) throws IOException {
        int allowed = 0;
        while (allowed < REQUESTS
                && getWith("/open/", "x-user", user, "x-plan", plan).status() == 200) {
            allowed++;
        }
        return allowed;
    }

    @Test
    void aLabelChoosesThePlan() {
        eventually(() -> assertThat(allowed("small")).isEqualTo(2));
        eventually(() -> assertThat(allowed("large")).isEqualTo(4));
        eventually(() -> assertThat(allowed("none-of-that-name")).isEqualTo(1));
    }

    @Test
    void aPlanIsChangedWithoutTouchingMappingsOrLimits() {
        eventually(() -> assertThat(allowed("small")).isEqualTo(2));
        var user = UUID.randomUUID().toString();
        eventually(() -> assertThat(allowedTo(user, "small")).isZero());

        plan("small", "rate: 3, unit: day");

        // What has been counted stays: one more is left.
        eventually(() -> assertThat(allowedTo(user, "small")).isEqualTo(1));
        plan("small", "unlimited: true");
        eventually(() -> assertThat(allowedTo(user, "small")).isEqualTo(REQUESTS));
        gateway().manifests().delete("plan-small.yaml");
        eventually(() -> assertThat(allowed("small")).isEqualTo(1));
    }

    @Test
    void anApiKeyIsOnThePlanThatItsSecretNames() {
        eventually(
                () -> assertThat(getWith("/keyed/", "x-api-key", "key-of-red").status())
                        .isEqualTo(429));
        eventually(() -> assertThat(getWith("/keyed/", "x-api-key", "key-of-red", "x-plan", "small")
                        .header("ratelimit-policy"))
                .isEqualTo("\"per-key\";q=4;w=86400"));

        // The tenant moves to another plan: its Secret alone changes.
        plan("huge", "rate: 1000, unit: day");
        gateway().manifests().edit("keys.yaml", "plan: large", "plan: huge");
        eventually(
                () -> assertThat(getWith("/keyed/", "x-api-key", "key-of-red").status())
                        .isEqualTo(200));
    }
}
