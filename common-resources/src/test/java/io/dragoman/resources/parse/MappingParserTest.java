package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.NamedMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import io.dragoman.resources.model.RouteOptions;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingParserTest {
    private static final String MINIMUM = "prefix: /api/\nservice: http://backend:8080\n";

    @Test
    void whatIsLeftOutHasItsDefault() {
        var mapping = good("");
        assertThat(mapping)
                .isEqualTo(new Mapping(
                        mapping.meta(),
                        new PathMatch(PathMatch.Kind.PREFIX, "/api/"),
                        true,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        0,
                        "http://backend:8080",
                        null,
                        "/",
                        null,
                        false,
                        null,
                        null,
                        Duration.ofSeconds(3),
                        false,
                        Map.of(),
                        Map.of(),
                        RouteOptions.NONE,
                        UpstreamOptions.NONE));
    }

    @Test
    void everyFieldIsRead() {
        var mapping = good("""
                prefix_exact: true
                case_sensitive: false
                hostname: "*.Example.COM"
                method: GET
                method_regex: true
                headers: {x-b: one, x-a: two}
                regex_headers: {x-c: "a+"}
                query_parameters: {q: v}
                regex_query_parameters: {r: ".*"}
                precedence: -7
                tls: upstream
                rewrite: ""
                weight: 30
                grpc: true
                timeout_ms: 0
                idle_timeout_ms: 60000
                connect_timeout_ms: 1500
                bypass_auth: true
                auth_context_extensions: {z: "1", a: "2"}
                labels:
                  ambassador:
                  - group: [{remote_address: {key: remote_address}}]
                """);
        assertThat(mapping)
                .isEqualTo(new Mapping(
                        mapping.meta(),
                        new PathMatch(PathMatch.Kind.EXACT, "/api/"),
                        false,
                        new HostMatch(HostMatch.Kind.GLOB, "*.example.com"),
                        new TextMatch("GET", true),
                        List.of(exact("x-b", "one"), exact("x-a", "two"), regex("x-c", "a+")),
                        List.of(exact("q", "v"), regex("r", ".*")),
                        -7,
                        "http://backend:8080",
                        "upstream",
                        "",
                        30,
                        true,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(1500),
                        true,
                        Map.of("z", "1", "a", "2"),
                        Map.of("ambassador", List.of(new LabelGroup("group", List.of(new Specifier.RemoteAddress())))),
                        RouteOptions.NONE,
                        UpstreamOptions.NONE));
        assertThat(mapping.authContextExtensions().keySet()).containsExactly("z", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "'service: x', 'ERROR spec.prefix: is required'",
        "'prefix: /', 'ERROR spec.service: is required'",
        "'prefix: /\nservice: null', 'ERROR spec.service: is required'",
        "'prefix: \"\"\nservice: x', 'ERROR spec.prefix: must not be empty'",
        "'prefix: /\nservice: \"\"', 'ERROR spec.service: must not be empty'",
        "'prefix: api\nservice: x', 'ERROR spec.prefix: must start with /'"
    })
    void aRequiredFieldIsNamed(String spec, String problem) {
        assertThat(Parsing.refused(manifest("Mapping", spec))).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "'service: 5', 'ERROR spec.service: must be a string, but is a number'",
        "'prefix_regex: \"yes\"', 'ERROR spec.prefix_regex: must be true or false, but is a string'",
        "'case_sensitive: 1', 'ERROR spec.case_sensitive: must be true or false, but is a number'",
        "'method: true', 'ERROR spec.method: must be a string, but is a boolean'",
        "'hostname: [a]', 'ERROR spec.hostname: must be a string, but is a list'",
        "'headers: [a]', 'ERROR spec.headers: must be an object with string values, but is a list'",
        "'headers: {a: true}', 'ERROR spec.headers.a: must be a string, but is a boolean'",
        "'headers: {a: null}', 'ERROR spec.headers.a: must be a string, but is null'",
        "'headers: {\"\": x}', 'ERROR spec.headers: must not have an empty name'",
        "'regex_query_parameters: {a: {}}', 'ERROR spec.regex_query_parameters.a: must be a string, but is an object'",
        "'precedence: 1.5', 'ERROR spec.precedence: must be a whole number, but is a number'",
        "'precedence: 2147483648', 'ERROR spec.precedence: must be from -2147483648 to 2147483647, but is 2147483648'",
        "'weight: \"5\"', 'ERROR spec.weight: must be a whole number, but is a string'",
        "'weight: 101', 'ERROR spec.weight: must be from 0 to 100, but is 101'",
        "'weight: -1', 'ERROR spec.weight: must be from 0 to 100, but is -1'",
        "'weight: 18446744073709551621', 'ERROR spec.weight: must be from 0 to 100, but is 18446744073709551621'",
        "'timeout_ms: -1', 'ERROR spec.timeout_ms: must be from 0 to 2147483647, but is -1'",
        "'idle_timeout_ms: 3s', 'ERROR spec.idle_timeout_ms: must be a whole number, but is a string'",
        "'connect_timeout_ms: 0', 'ERROR spec.connect_timeout_ms: must be from 1 to 2147483647, but is 0'",
        "'auth_context_extensions: {a: 1}', 'ERROR spec.auth_context_extensions.a: must be a string, but is a number'",
        "'labels: []', 'ERROR spec.labels: must be an object, but is a list'",
        "'host: \"*.a\"', 'ERROR spec.host: is compared exactly, so it must not contain *: use hostname for a glob'",
        "'headers: {\":authority\": \"*\"}', 'ERROR spec.headers.:authority: is compared exactly, so it must not contain *: use hostname for a glob'",
        "'hostname: a.*.b', 'ERROR spec.hostname: may have one * only, at its beginning or its end'",
        "'hostname: \"*.a.*\"', 'ERROR spec.hostname: may have one * only, at its beginning or its end'"
    })
    void aWrongValueRefusesTheMappingAndNamesTheField(String field, String problem) {
        var spec = field.startsWith("service") ? "prefix: /\n" : MINIMUM;
        assertThat(Parsing.refused(manifest("Mapping", spec + field + "\n"))).containsExactly(problem);
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        assertThat(Parsing.refused(manifest("Mapping", "service: 5\nweight: x\n")))
                .hasSize(3);
    }

    @Test
    void anUnknownFieldIsAWarning() {
        assertThat(problems("rewrte: /x\n"))
                .containsExactly("WARNING spec.rewrte: is not a known field and has no effect");
        assertThat(accepted("rewrte: /x\n").rewrite()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs: {path: /}",
                "modules: []",
                "envoy_override: {}",
                "v2ExplicitTLS: {}",
                "v2BoolHeaders: []",
                "v2BoolQueryParameters: []",
                "shadow: false",
                "host_redirect: false",
                "tls: ''",
                "method: ''",
                "hostname: ''",
                "host: null"
            })
    void whatSaysNothingIsTakenWithoutAWord(String field) {
        assertThat(good(field + "\n")).isEqualTo(good(""));
    }

    @Test
    void anExpressionNeedsNoSlashAndWinsOverExact() {
        var mapping = Parsing.good(
                Mapping.class,
                manifest("Mapping", "prefix: '[/].*'\nprefix_regex: true\nprefix_exact: true\nservice: x\n"));
        assertThat(mapping.path()).isEqualTo(new PathMatch(PathMatch.Kind.REGEX, "[/].*"));
    }

    @ParameterizedTest
    @CsvSource({
        "'hostname: A.com', GLOB, a.com",
        "'hostname: \"*\"', GLOB, *",
        "'hostname: \"*.a.com\"', GLOB, *.a.com",
        "'hostname: \"a.*\"', GLOB, a.*",
        "'host: A.com', EXACT, a.com",
        "'host: \"[A-Z]*\"\nhost_regex: true', REGEX, [A-Z]*",
        "'headers: {\":authority\": A.com}', EXACT, a.com",
        "'headers: {\":Authority\": A.com}', EXACT, a.com",
        "'regex_headers: {\":authority\": \"A.*\"}', REGEX, A.*"
    })
    void theHostComesFromAnyOfItsFields(String fields, HostMatch.Kind kind, String text) {
        var mapping = good(fields + "\n");
        assertThat(mapping.host()).isEqualTo(new HostMatch(kind, text));
        assertThat(mapping.headers()).isEmpty();
    }

    @Test
    void hostnameWinsOverHostAndAuthority() {
        var fields = "hostname: a\nhost: b\nhost_regex: true\nheaders: {':authority': c}\n";
        assertThat(problems(fields))
                .containsExactly(
                        "WARNING spec.host: has no effect beside hostname",
                        "WARNING spec.headers.:authority: has no effect beside hostname or host");
        assertThat(accepted(fields).host()).isEqualTo(new HostMatch(HostMatch.Kind.GLOB, "a"));
        assertThat(accepted(fields).headers()).isEmpty();
    }

    @Test
    void anExpressionForTheAuthorityStaysAConditionBesideAHost() {
        var both = good("hostname: '*.a.com'\nregex_headers: {':authority': 'x.*'}\n");
        assertThat(both.host()).isEqualTo(new HostMatch(HostMatch.Kind.GLOB, "*.a.com"));
        assertThat(both.headers()).containsExactly(regex(":authority", "x.*"));
        var exact = good("headers: {':authority': x.com}\nregex_headers: {':authority': 'x.*'}\n");
        assertThat(exact.host()).isEqualTo(new HostMatch(HostMatch.Kind.EXACT, "x.com"));
        assertThat(exact.headers()).containsExactly(regex(":authority", "x.*"));
    }

    private static NamedMatch exact(String name, String value) {
        return new NamedMatch(name, new TextMatch(value, false));
    }

    private static NamedMatch regex(String name, String value) {
        return new NamedMatch(name, new TextMatch(value, true));
    }

    private static Mapping good(String fields) {
        return Parsing.good(Mapping.class, manifest("Mapping", MINIMUM + fields));
    }

    private static Mapping accepted(String fields) {
        return Parsing.accepted(Mapping.class, manifest("Mapping", MINIMUM + fields));
    }

    private static List<String> problems(String fields) {
        return Parsing.problems(manifest("Mapping", MINIMUM + fields));
    }
}
