package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.CorsPolicy;
import io.dragoman.resources.model.ErrorResponse;
import io.dragoman.resources.model.ErrorResponse.Body;
import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.dragoman.resources.model.HeaderOptions;
import io.dragoman.resources.model.HostRedirect;
import io.dragoman.resources.model.HostRedirect.PathChange;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.RegexRewrite;
import io.dragoman.resources.model.RetryPolicy;
import io.dragoman.resources.model.RouteOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteOptionsParserTest {
    private static final String MINIMUM = "prefix: /\nservice: quote\n";

    @Test
    void whatIsLeftOutIsNotSaid() {
        assertThat(good("")).isEqualTo(RouteOptions.NONE);
    }

    @Test
    void headersAreReadInBothFormsAndInLowerCase() {
        assertThat(good("""
                        add_request_headers: {X-Text: plain, x-object: {value: v, append: false}, x-kept: {value: v}}
                        remove_request_headers: [X-Gone]
                        add_response_headers: {}
                        remove_response_headers: []
                        """).headers())
                .isEqualTo(new HeaderOptions(
                        List.of(
                                new HeaderValue("x-text", "plain", true),
                                new HeaderValue("x-object", "v", false),
                                new HeaderValue("x-kept", "v", true)),
                        List.of("x-gone"),
                        List.of(),
                        List.of()));
    }

    @Test
    void everythingElseIsRead() {
        var options = good("""
                regex_rewrite: {pattern: a+, substitution: '\\0'}
                host_rewrite: other:80
                add_linkerd_headers: false
                priority: HIGH
                allow_upgrade: [websocket, spdy/3.1, WebSocket]
                use_websocket: true
                retry_policy: {retry_on: gateway-error, num_retries: 3, per_try_timeout: 0.5s}
                cors: {origins: ['*'], methods: [GET], headers: [a], exposed_headers: [b], credentials: false, max_age: 60}
                bypass_error_response_overrides: true
                """);
        assertThat(options)
                .isEqualTo(new RouteOptions(
                        false,
                        null,
                        new RegexRewrite("a+", "\\0"),
                        "other:80",
                        false,
                        HeaderOptions.NONE,
                        false,
                        true,
                        List.of("websocket", "spdy/3.1"),
                        new RetryPolicy("gateway-error", 3, Duration.ofMillis(500)),
                        new CorsPolicy(List.of("*"), List.of("GET"), List.of("a"), List.of("b"), false, "60"),
                        null,
                        true));
    }

    @Test
    void bodiesOfErrorsAreReadInAllForms() {
        assertThat(good("""
                        error_response_overrides:
                        - {on_status_code: 404, body: {text_format: 'no %REQ(:path)%, 100%%', content_type: text/html}}
                        - {on_status_code: 503, body: {text_format_source: {filename: /page}}}
                        - {on_status_code: 500, body: {json_format: {code: '%RESPONSE_CODE%', fixed: 5}}}
                        """).errorResponses())
                .containsExactly(
                        new ErrorResponse(404, new Body.Text("no %REQ(:path)%, 100%%", "text/html")),
                        new ErrorResponse(503, new Body.File("/page", null)),
                        new ErrorResponse(
                                500,
                                new Body.Json(List.of(
                                        new Body.Entry("code", "%RESPONSE_CODE%"), new Body.Entry("fixed", "5")))));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 301",
        "'path_redirect: /a', 301",
        "'prefix_redirect: /a', 301",
        "'regex_redirect: {pattern: a, substitution: b}', 301",
        "'redirect_response_code: 308', 308"
    })
    void redirectsAreRead(String fields, int status) {
        var redirect = good("host_redirect: true\n" + fields + "\n").redirect();
        PathChange path = fields.startsWith("path")
                ? new PathChange.Whole("/a")
                : fields.startsWith("prefix")
                        ? new PathChange.Prefix("/a")
                        : fields.startsWith("regex")
                                ? new PathChange.Regex(new RegexRewrite("a", "b"))
                                : new PathChange.Keep();
        assertThat(redirect).isEqualTo(new HostRedirect(path, status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host_redirect: true, path_redirect: /a, prefix_redirect: /b} | prefix_redirect: has no effect beside"
                        + " path_redirect",
                "{path_redirect: /a} | path_redirect: has no effect without host_redirect",
                "{redirect_response_code: 302} | redirect_response_code: has no effect without host_redirect",
                "{shadow: true, host_redirect: true} | host_redirect: has no effect beside shadow",
                "{host_rewrite: a, auto_host_rewrite: true} | auto_host_rewrite: has no effect beside host_rewrite",
                "{rewrite: /a, regex_rewrite: {pattern: a, substitution: b}} | rewrite: has no effect beside regex_rewrite",
                "{cors: {origin: [a]}} | cors.origin: is not a known field and has no effect"
            })
    void whatHasNoEffectIsAWarning(String fields, String problem) {
        assertThat(problems(fields)).containsExactly("WARNING spec." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host_redirect: true, redirect_response_code: 305} | redirect_response_code: must be one of 301, 302, 303, 307, 308, but is 305",
                "{retry_policy: {}} | retry_policy.retry_on: is required",
                "{retry_policy: {retry_on: sometimes}} | retry_policy.retry_on: must be one of 5xx, gateway-error,"
                        + " connect-failure, retriable-4xx, refused-stream, retriable-status-codes",
                "{retry_policy: {retry_on: 5xx, per_try_timeout: soon}} | retry_policy.per_try_timeout: must be a duration"
                        + " such as 0.5s, but is \"soon\"",
                "{priority: low} | priority: must be one of default, high, but is \"low\"",
                "{allow_upgrade: ['a b']} | allow_upgrade: must be a list of protocols such as websocket or spdy/3.1",
                "{host_rewrite: 'a b'} | host_rewrite: must be a host name, perhaps with a port",
                "{regex_rewrite: {pattern: a, substitution: '\\x'}} | regex_rewrite.substitution: must have a digit or"
                        + " another \\ behind each \\",
                "{add_request_headers: {':path': x}} | add_request_headers.:path: must not be a pseudo-header or host; use"
                        + " host_rewrite or rewrite",
                "{remove_request_headers: [Host]} | remove_request_headers: must not be a pseudo-header or host; use"
                        + " host_rewrite or rewrite",
                "{add_request_headers: {'a b': x}} | add_request_headers.a b: must be the name of a header",
                "{add_request_headers: {a: '100%'}} | add_request_headers.a: has a % that begins no %COMMAND%; write %%"
                        + " for a percent sign",
                "{add_request_headers: {a: {value: '%NOTHING%'}}} | add_request_headers.a.value: has %NOTHING%, which is no"
                        + " command that is known",
                "{cors: {max_age: soon}} | cors.max_age: must be a number of seconds",
                "{error_response_overrides: [{on_status_code: 200, body: {text_format: a}}]} |"
                        + " error_response_overrides[0].on_status_code: must be from 400 to 599, but is 200",
                "{error_response_overrides: [{on_status_code: 404}]} | error_response_overrides[0].body: is required",
                "{error_response_overrides: [{on_status_code: 404, body: {text_format: a, json_format: {}}}]} |"
                        + " error_response_overrides[0].body: must have exactly one of text_format, text_format_source and"
                        + " json_format",
                "{error_response_overrides: [{on_status_code: 404, body: {text_format: a}}, {on_status_code: 404, body:"
                        + " {text_format: b}}]} | error_response_overrides[1].on_status_code: is in the list already",
                "{error_response_overrides: [{on_status_code: 404, body: {json_format: {a: b}, content_type: c}}]} |"
                        + " error_response_overrides[0].body.content_type: has no meaning beside json_format, which is"
                        + " application/json"
            })
    void aWrongValueRefusesTheMapping(String fields, String problem) {
        assertThat(Parsing.refused(manifest("Mapping", flow(fields)))).containsExactly("ERROR spec." + problem);
    }

    private static RouteOptions good(String fields) {
        return Parsing.good(Mapping.class, manifest("Mapping", MINIMUM + fields))
                .route();
    }

    private static List<String> problems(String fields) {
        return Parsing.problems(manifest("Mapping", flow(fields)));
    }

    private static String flow(String fields) {
        return "{prefix: /, service: quote, " + fields.substring(1) + "\n";
    }
}
