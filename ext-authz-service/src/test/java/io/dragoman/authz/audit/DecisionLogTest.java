package io.dragoman.authz.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.authz.request.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionLogTest {
    private static final Instant NOW = Instant.parse("2026-11-30T01:02:03Z");
    private static final Duration TOOK = Duration.ofMillis(2);
    private static final Decision REFUSAL = new Decision.Deny(403, "not you", Map.of("x-h", "canary-answer"));

    private final DecisionLog log = new DecisionLog("none");

    @Test
    void aRefusalIsToldWithoutAnythingSecret() {
        record("r1", REFUSAL);
        assertThat(log.refusal("r1"))
                .contains(new DecisionRecord(
                        NOW,
                        "r1",
                        "alice",
                        "GET",
                        "a.example",
                        "/path",
                        Map.of("tier", "inner"),
                        "p.ns rules[0]",
                        "f.ns",
                        "jwt",
                        "denied",
                        403,
                        "not you",
                        2000));
        assertThat(log.refusal("r1").toString()).doesNotContain("canary");
        assertThat(log.refusal("r2")).isEmpty();
    }

    @Test
    void aRouteWithMuchToSayOfItselfDoesNotFillTheLog() {
        var much = new TreeMap<String, String>();
        for (int i = 0; i < 100; i++) {
            much.put("%03d".formatted(i) + "n".repeat(1000), "v".repeat(1000));
        }
        var request = new AuthRequest("a", "/", Headers.of(Map.of()), "r", "", Peer.UNKNOWN, Findings.NONE, much);
        var record = DecisionRecord.of(request, new Verdict(REFUSAL, Decider.JWT), NOW, TOOK);
        assertThat(record.contextExtensions()).hasSize(16).allSatisfy((name, value) -> {
            assertThat(name).hasSize(256);
            assertThat(value).hasSize(256);
        });
    }

    @Test
    void whatPassesIsNotKept() {
        record("r1", new Decision.Allow());
        assertThat(log.refusal("r1")).isEmpty();
        record("", REFUSAL);
        assertThat(log.refusal("")).isEmpty();
    }

    @Test
    void theClientOfARequestThatPassesIsKnownByItsFindings() {
        var allow = new Decision.Allow(RequestChanges.NONE.finding(new Findings(Map.of("client", "bob"), null)));
        var record = DecisionRecord.of(request("r1"), new Verdict(allow, Decider.JWT), NOW, TOOK);
        assertThat(record.client()).isEqualTo("bob");
        assertThat(record.result()).isEqualTo("allowed");
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i < 5000; i++) {
            record("r" + i, REFUSAL);
        }
        assertThat(log.refusal("r903")).isEmpty();
        assertThat(log.refusal("r904")).isPresent();
        assertThat(log.refusal("r4999")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ALL", "debug"})
    void aLevelThatIsNoneIsSaid(String level) {
        assertThatThrownBy(() -> new DecisionLog(level)).hasMessageContaining("DRAGOMAN_DECISION_LOG");
    }

    private void record(String id, Decision decision) {
        log.record(
                request(id),
                new Verdict(decision, Decider.JWT, "p.ns rules[0]", "f.ns"),
                InstantSource.fixed(NOW),
                TOOK);
    }

    private static AuthRequest request(String id) {
        return new AuthRequest(
                "a.example",
                "/path?q=canary-query",
                Headers.of(Map.of(":method", "GET", "authorization", "canary-token")),
                id,
                "canary-body",
                Peer.UNKNOWN,
                new Findings(Map.of("client", "alice"), null),
                Map.of("tier", "inner"));
    }
}
