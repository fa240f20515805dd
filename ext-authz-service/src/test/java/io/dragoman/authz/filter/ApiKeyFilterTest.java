package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateFunctions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiKeyFilterTest {
    private final ApiKeyFilter filter = Keys.filter("X-API-Key", "first", "second");

    @Test
    void anyOfTheKeysPasses() {
        assertThat(decide(Map.of("x-api-key", "first"))).isEqualTo(of("secret/name-0"));
        assertThat(decide(Map.of("X-Api-Key", "second"))).isEqualTo(of("secret/name-1"));
    }

    @Test
    void aMissingKeyIsChallenged() {
        var expected = new Decision.Deny(401, "no API key", Map.of("WWW-Authenticate", "APIKey realm=\"f.ns\""));
        assertThat(decide(Map.of())).isEqualTo(expected);
        assertThat(decide(Map.of("x-api-key", ""))).isEqualTo(expected);
    }

    @Test
    void everythingElseIsForbidden() {
        var expected = new Decision.Deny(403, "the API key is not valid", Map.of());
        for (var wrong : List.of("firs", "First", "first ", "first,second", "firstsecond", "x".repeat(100_000))) {
            assertThat(decide(Map.of("x-api-key", wrong))).isEqualTo(expected);
        }
    }

    @Test
    void manyKeysAreToldApart() {
        var names = IntStream.range(0, 5_000).mapToObj(i -> "key-" + i).toArray(String[]::new);
        var many = KnownKeys.of(Stream.of(names)
                .map(name -> new KnownKeys.Known(
                        KnownKeys.digest(name.getBytes(StandardCharsets.UTF_8)), new KeyOwner("s", name, Map.of())))
                .toList());
        assertThat(names).allSatisfy(name -> assertThat(many.owner(name)).isEqualTo(new KeyOwner("s", name, Map.of())));
        assertThat(many.owner("key-5000")).isNull();
    }

    @Test
    void aRealmCannotBreakOutOfItsHeader() {
        assertThat(new Challenge("APIKey").with("realm", "a\"b\\c\r\nX: y\u00e9"))
                .hasToString("APIKey realm=\"a\\\"b\\\\cX: y\"");
    }

    private Decision decide(Map<String, String> headers) {
        return filter.decide(new AuthRequest("a.example", "/", Headers.of(headers), "id"), List.of());
    }

    @Test
    void theServiceSeesWhoseTheKeyIsAndNotTheKey() throws Exception {
        var headers = new OwnerHeaders(
                "apiKey",
                new HeaderTemplates(Map.of(
                        "x-client", template("{{.apiKey.Secret}}/{{.apiKey.Name}}"),
                        "x-plan", template("{{.apiKey.Labels.plan}}"))),
                new HeaderTemplates(
                        Map.of("plan", template("{{.apiKey.Labels.plan}}"), "none", template("{{doNotSet}}"))),
                "x-api-key");
        var hiding = new ApiKeyFilter("x-api-key", Keys.known("first"), headers, "f.ns", InstantSource.system());
        var sent = Map.of("x-api-key", "first", "x_plan", "platinum", "X-Client", "admin");
        var decision = hiding.decide(new AuthRequest("a", "/", Headers.of(sent), "id"), List.of());
        assertThat(decision)
                .isEqualTo(new Decision.Allow(new RequestChanges(
                        Map.of("x-client", "secret/name-0", "x-plan", "gold"),
                        Set.of("x-api-key", "x_plan"),
                        new Findings(Map.of("client", "secret/name-0", "secret", "secret", "plan", "gold"), null))));
        assertThat(decision.toString()).doesNotContain("first");
    }

    @Test
    void templatesSeeWhatTheRouteSaysOfItself() throws Exception {
        var headers = new OwnerHeaders(
                "apiKey",
                new HeaderTemplates(Map.of("x-tier", template("{{.contextExtensions.tier}}"))),
                new HeaderTemplates(Map.of("tier", template("{{.contextExtensions.tier}}"))),
                null);
        var seeing = new ApiKeyFilter("x-api-key", Keys.known("first"), headers, "f.ns", InstantSource.system());
        var request = new AuthRequest(
                "a",
                "/",
                Headers.of(Map.of("x-api-key", "first", "x-tier", "outer")),
                "id",
                "",
                Peer.UNKNOWN,
                Findings.NONE,
                Map.of("tier", "inner"));
        assertThat(seeing.decide(request, List.of())).isInstanceOfSatisfying(Decision.Allow.class, allow -> {
            assertThat(allow.changes().set()).isEqualTo(Map.of("x-tier", "inner"));
            assertThat(allow.changes().findings().about()).containsEntry("tier", "inner");
        });
    }

    @Test
    void aKeyIsValidUntilItExpires() {
        var end = Instant.parse("2030-01-01T00:00:00Z");
        var key = new KnownKeys.Known(
                KnownKeys.digest("first".getBytes(StandardCharsets.UTF_8)),
                new KeyOwner("secret", "alice", Map.of(), Map.of(), end));
        var none = HeaderTemplates.NONE;
        for (var now : List.of(end.minusNanos(1), end, end.plusSeconds(1))) {
            var expiring = new ApiKeyFilter(
                    "x-api-key",
                    KnownKeys.of(List.of(key)),
                    new OwnerHeaders("apiKey", none, none, null),
                    "f.ns",
                    InstantSource.fixed(now));
            assertThat(expiring.decide(
                            new AuthRequest("a", "/", Headers.of(Map.of("x-api-key", "first")), "id"), List.of()))
                    .isEqualTo(
                            now.isBefore(end)
                                    ? of("secret/alice")
                                    : new Decision.Deny(403, "the API key has expired", Map.of()));
        }
    }

    private static GoTemplate template(String text) throws TemplateException {
        return GoTemplate.parse(text, TemplateFunctions.FOR_HEADERS);
    }

    private static Decision of(String client) {
        return new Decision.Allow(
                RequestChanges.NONE.finding(new Findings(Map.of("client", client, "secret", "secret"), null)));
    }
}
