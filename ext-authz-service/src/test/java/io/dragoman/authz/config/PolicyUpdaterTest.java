package io.dragoman.authz.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.filter.TestIssuer;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.MemoryStore;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyUpdaterTest {
    private static final String KEYS = """
            apiVersion: v1
            kind: Secret
            metadata: {name: keys}
            stringData: {one: "first\\n", two: "second\\r\\n", none: "", newline: "\\n"}
            """;
    private static final String FILTER = """
            apiVersion: getambassador.io/v3alpha1
            kind: Filter
            metadata: {name: key}
            spec: {APIKey: {keys: [{secretName: keys}]}}
            """;

    private final ActivePolicies active = new ActivePolicies();
    private final Problems problems = new Problems();
    private final KeyValueStore store = new MemoryStore(InstantSource.system());
    private final PolicyUpdater updater = new PolicyUpdater(
            new PolicyCompiler(new FilterCompiler(
                    new ApiKeyFilterCompiler(InstantSource.system()),
                    new JwtFilterCompiler(_ -> new TestIssuer(), store, InstantSource.system(), _ -> true),
                    new OutboundFilterCompiler(null),
                    SignInWorld.oauth2Filters(_ -> new TestIssuer(), store, InstantSource.system()),
                    new TokenReviewFilterCompiler(null),
                    new SecretGrants(false))),
            active,
            problems);

    @Test
    void untilSomethingIsReadNothingPasses() {
        assertThat(status("a", "/", "first")).isEqualTo(503);
        updater.accept(new SourceUpdate(List.of(), List.of()));
        assertThat(status("a", "/", "first")).isEqualTo(200);
    }

    @Test
    void everyValueOfASecretIsAKeyAndFollowsItsChanges() {
        load(KEYS, FILTER, policy("p", "{host: '*', path: '*', filters: [{name: key}]}"));
        assertThat(problems.current()).isEmpty();
        assertThat(status("a", "/", "first")).isEqualTo(200);
        assertThat(status("a", "/", "second")).isEqualTo(200);
        assertThat(status("a", "/", "")).isEqualTo(401);
        assertThat(status("a", "/", "third")).isEqualTo(403);
        load(KEYS.replace("second", "third"));
        assertThat(status("a", "/", "second")).isEqualTo(403);
        assertThat(status("a", "/", "third")).isEqualTo(200);
        delete("Secret", "keys");
        assertThat(status("a", "/", "third")).isEqualTo(500);
        assertThat(problems.current())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("there is no Secret keys"));
        delete("FilterPolicy", "p");
        assertThat(status("a", "/", "")).isEqualTo(200);
    }

    @Test
    void precedenceComesBeforeNamespaceNameAndPlace() {
        load(
                policy("b", "{host: '*', path: /x, precedence: 1}"),
                policy("a", "{host: '*', path: '*', filters: [{name: missing}]}"),
                policy("c", "{host: '*', path: /y}"),
                policy("0", "{host: '*', path: /z}"));
        assertThat(status("h", "/x", "")).isEqualTo(200);
        assertThat(status("h", "/y", "")).isEqualTo(500);
        assertThat(status("h", "/z", "")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host: a, path: /p, filters: [{name: missing}]}                                  | 500 | 200 | 200",
                "{host: a, path: /p, filters: [{name: key, namespace: other}]}                    | 500 | 200 | 200",
                "{host: a, path: /p, filters: [{name: key, arguments: {scope: [x]}}]}             | 500 | 200 | 200",
                "{host: a, path: /p, filters: [{name: key, ifRequestHeader: {name: x, valueRegex: '('}}]} | 500 | 200 | 200",
                "{host: a, path: /p, method: GET}                                                 | 500 | 200 | 200",
                "{host: a, path: '/[p', filters: [{name: key}]}                                   | 500 | 500 | 200",
                "{host: a, path: p, filters: [{name: key}]}                                       | 500 | 500 | 200",
                "{host: '[a', path: '*', filters: [{name: key}]}                                  | 500 | 500 | 500",
                "{path: '*'}                                                                      | 500 | 500 | 500",
                "7                                                                                | 500 | 500 | 500"
            })
    void aBrokenRuleRefusesWhatItCovers(String rule, int itsPath, int itsHost, int others) {
        load(KEYS, FILTER, policy("p", rule));
        assertThat(status("a", "/p", "first")).isEqualTo(itsPath);
        assertThat(status("a", "/q", "first")).isEqualTo(itsHost);
        assertThat(status("b", "/p", "first")).isEqualTo(others);
        assertThat(problems.current()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{OAuth2: {}}",
                "{External: {}}",
                "{Plugin: {name: x}}",
                "{External: {auth_service: x, proto: thrift}}",
                "{CEL: {expression: '1'}}",
                "{TokenReview: {}}",
                "{Basic: {users: [{secretName: keys}]}}",
                "{APIKey: {keys: [{secretName: keys}], injectRequestHeaders: [{name: x-a, value: '{{'}]}}",
                "{JWT: {}}",
                "{APIKey: {keys: [{secretName: other}]}}",
                "{}"
            })
    void anUnusableFilterAnswersWith500(String spec) {
        load(
                KEYS,
                FILTER.replaceFirst("spec: .*", "spec: " + spec),
                policy("p", "{host: a, path: /p, filters: [{name: key, onDeny: continue}]}"));
        assertThat(status("a", "/p", "first")).isEqualTo(500);
        assertThat(status("a", "/q", "first")).isEqualTo(200);
    }

    @Test
    void keysEndWithTheTimeThatTheirSecretNames() {
        var keys = KEYS.replace("{name: keys}", "{name: keys, annotations: {getambassador.io/expires-at: '%s'}}");
        load(
                keys.formatted("2100-01-01T00:00:00+01:00"),
                FILTER,
                policy("p", "{host: a, path: /, filters: [{name: key}]}"));
        assertThat(status("a", "/", "first")).isEqualTo(200);
        load(keys.formatted("2001-01-01T00:00:00Z"));
        assertThat(status("a", "/", "first")).isEqualTo(403);
        assertThat(problems.current()).isEmpty();
        // What cannot be read ends all.
        load(keys.formatted("tomorrow"));
        assertThat(status("a", "/", "first")).isEqualTo(500);
        assertThat(problems.current())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("getambassador.io/expires-at of Secret keys"));
        load(KEYS);
        assertThat(status("a", "/", "first")).isEqualTo(200);
    }

    @Test
    void usersMayStandInAFileWithHashesAndWeakOnesAreLeftOut() {
        var hash = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";
        load(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: keys}
                stringData:
                  .htpasswd: |
                    # Users.
                    alice:%s

                    bob:$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00
                    carol:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=
                    dave:canary
                    no-colon-canary
                """.formatted(hash),
                FILTER.replaceFirst("spec: .*", "spec: {Basic: {users: [{secretName: keys}]}}"),
                policy("p", "{host: a, path: /, filters: [{name: key}]}"));
        assertThat(statusWith("authorization", "Basic YWxpY2U6c2VjcmV0")).isEqualTo(200);
        assertThat(statusWith("authorization", "Basic Ym9iOnNlY3JldA==")).isEqualTo(401);
        assertThat(problems.current())
                .extracting(Problem::message)
                .satisfiesExactlyInAnyOrder(
                        weak -> assertThat(weak).contains("line 2 of .htpasswd in Secret keys (user alice)", "cost 4"),
                        bob -> assertThat(bob).contains("line 4", "(user bob)", "htpasswd -B"),
                        carol -> assertThat(carol).contains("line 5", "(user carol)"),
                        dave -> assertThat(dave).contains("line 6", "(user dave)"),
                        line -> assertThat(line).contains("line 7", "must be a user, a colon and a hash"));
        assertThat(problems.current().toString()).doesNotContain("$", "{SHA}", "canary");
    }

    @Test
    void keysComeAndGoWithTheLabelsOfTheirSecrets() {
        load(
                FILTER.replaceFirst("keys: .*", "keys: [{secretSelector: {matchLabels: {use: api}}}]}}"),
                policy("p", "{host: '*', path: '*', filters: [{name: key}]}"));
        assertThat(problems.current()).isEmpty();
        assertThat(status("a", "/", "first")).isEqualTo(403);
        load(KEYS.replace("{name: keys}", "{name: keys, labels: {use: api, plan: gold}}"));
        assertThat(status("a", "/", "first")).isEqualTo(200);
        load(KEYS.replace("{name: keys}", "{name: others, namespace: other, labels: {use: api}}")
                .replace("first", "third"));
        assertThat(status("a", "/", "third")).isEqualTo(403);
        load(KEYS.replace("{name: keys}", "{name: keys, labels: {use: none}}"));
        assertThat(status("a", "/", "first")).isEqualTo(403);
    }

    @Test
    void aUserIsInASecretOfItsOwn() {
        load(
                "{apiVersion: v1, kind: Secret, metadata: {name: alice}, type: kubernetes.io/basic-auth,"
                        + " stringData: {username: alice, password: secret}}",
                FILTER.replaceFirst("spec: .*", "spec: {Basic: {users: [{secretName: alice}]}}"),
                policy("p", "{host: '*', path: '*', filters: [{name: key}]}"));
        assertThat(problems.current()).isEmpty();
        assertThat(statusWith("authorization", "Basic YWxpY2U6c2VjcmV0")).isEqualTo(200);
        assertThat(statusWith("authorization", "Basic YWxpY2U6c2VjcmV1")).isEqualTo(401);
        load(KEYS.replace("{name: keys}", "{name: alice}"));
        assertThat(statusWith("authorization", "Basic YWxpY2U6c2VjcmV0")).isEqualTo(500);
        assertThat(problems.current())
                .extracting(Problem::message)
                .contains("Secret alice must have a username and a password, or .htpasswd");
        assertThat(problems.current().toString()).doesNotContain("first");
    }

    @Test
    void aLoneContinueOnDenyIsWarnedOf() {
        load(KEYS, FILTER, policy("p", "{host: a, path: /p, filters: [{name: key, onDeny: continue}]}"));
        assertThat(problems.current())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.origin().field()).isEqualTo("spec.rules[0].filters[0].onDeny"));
    }

    @Test
    void aPolicyThatCouldNotBeReadAtTheStartKeepsEverythingClosed() {
        var unread =
                Problem.error(new Origin(new ObjectKey("FilterPolicy", "", "p.yaml"), 0, "p.yaml:1", ""), "broken");
        updater.accept(new SourceUpdate(List.of(), List.of(unread)));
        assertThat(status("a", "/", "")).isEqualTo(500);
        assertThat(problems.current())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("every request is answered with 500"));
        updater.accept(new SourceUpdate(List.of(), List.of()));
        assertThat(status("a", "/", "")).isEqualTo(200);
        // Its last good version is in effect now.
        updater.accept(new SourceUpdate(List.of(), List.of(unread)));
        assertThat(status("a", "/", "")).isEqualTo(200);
    }

    private void load(String... documents) {
        var changes = new ArrayList<Change>();
        var found = new ArrayList<Problem>();
        for (var document : documents) {
            for (var parsed : new ManifestParser("default")
                    .parse(YamlDocuments.parse(document).getFirst().node(), "test.yaml:1")) {
                changes.add(new Change.Upsert(parsed.outcome().value()));
                found.addAll(parsed.outcome().problems());
            }
        }
        updater.accept(new SourceUpdate(changes, found));
    }

    private void delete(String kind, String name) {
        updater.accept(new SourceUpdate(List.of(new Change.Delete(new ObjectKey(kind, "default", name))), List.of()));
    }

    private static String policy(String name, String rule) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: '%s'}
                spec: {rules: [%s]}
                """.formatted(name, rule);
    }

    private int status(String host, String path, String key) {
        return status(new AuthRequest(host, path, Headers.of(Map.of("x-api-key", key)), "id"));
    }

    private int statusWith(String header, String value) {
        return status(new AuthRequest("a", "/", Headers.of(Map.of(header, value)), "id"));
    }

    private int status(AuthRequest request) {
        return switch (active.current().decide(request).decision()) {
            case Decision.Allow allow -> 200;
            case Decision.Deny deny -> deny.status();
            case Decision.Answer answer -> answer.status();
            case Decision.Failure failure -> failure.status();
        };
    }
}
