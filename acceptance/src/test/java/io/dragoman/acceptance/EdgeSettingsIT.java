package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Module says of listeners, of HTTP with clients, and of the filters that requests pass. */
final class EdgeSettingsIT extends RunningGateway {
    /** A gRPC message without content, with its frame. */
    private static final String EMPTY_MESSAGE = "\0\0\0\0\0";

    private static final String HEALTH = "/grpc.health.v1.Health/Check";

    private static final String GOOD_SCRIPT =
            "lua_scripts: \"function envoy_on_response(handle) handle:headers():add('x-lua', 'was here') end\"";
    private static final String FAILING_SCRIPT = "lua_scripts: \"error('not today')\"";

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int ACKNOWLEDGED = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private int modules;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "grpc:health");
    }

    @Override
    String gatewayManifests() {
        return Manifests.plainGateway()
                + object(
                        "Listener",
                        "behind-a-proxy",
                        "port: 8443, protocol: HTTP, securityModel: XFP, l7Depth: 1, http2MaxConcurrentStreams: 7,"
                                + " hostBinding: {namespace: {from: ALL}}")
                + mappingText("quote", "hostname: '*', prefix: /quote/, service: quote")
                + mappingText(
                        "health",
                        "hostname: '*', prefix: /grpc.health.v1.Health/, rewrite: '', grpc: true, service: health");
    }

    /** Replaces the Module's configuration, and waits until Envoy has it. */
    private void module(String config) {
        var mark = "module-" + ++modules;
        gateway()
                .manifests()
                .write(
                        "module.yaml",
                        object("Module", "ambassador", "config: {server_name: " + mark + ", " + config + "}"));
        for (int listener : new int[] {8080, 8443}) {
            eventually(() -> assertThat(RawHttp.get(gateway().port(listener), "/none", "x-mark: " + mark)
                            .header("server"))
                    .isEqualTo(mark));
        }
    }

    private RawHttp get(String path, String... headers) throws IOException {
        return RawHttp.get(gateway().port(8080), path, headers);
    }

    private RawHttp request(String line, String body, String... headers) throws IOException {
        return RawHttp.request(gateway().port(8080), line, body, headers);
    }

    @Test
    void withoutSettingsTheGatewayIsAsStrictAsEnvoy() throws IOException {
        module("");

        assertThat(request("GET /quote/ HTTP/1.0", "").status()).isEqualTo(426);
        assertThat(get("//quote//a").status()).isEqualTo(404);
        assertThat(get("/quote/a%2Fb").body()).contains("\"path\":\"/a%2Fb\"");
        assertThat(get("/quote/", "x_a: b").body()).contains("\"x_a\":[\"b\"]");
        assertThat(get("/quote/", "x-request-id: mine").body()).doesNotContain("mine");
        assertThat(get("/quote/", "Host: a.com:" + gateway().port(8080)).body()).contains("\"host\":[\"a.com:");
        assertThat(get("/quote/", "X-Forwarded-For: 1.2.3.4").body()).contains("\"x-forwarded-for\":[\"1.2.3.4,");
        assertThat(get("/quote/").header("x-envoy-upstream-service-time")).isNotEmpty();
        assertThat(get("/quote/").headerLines()).anyMatch(line -> line.startsWith("x-backend:"));
        assertThat(get("/quote/", "Accept-Encoding: gzip").header("content-encoding"))
                .isEmpty();
        assertThat(request(
                                "POST /quote/ HTTP/1.1",
                                "3\r\nabc\r\n0\r\n\r\n",
                                "Content-Length: 13",
                                "Transfer-Encoding: chunked")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void httpWithClientsIsAsTheModuleSays() throws IOException {
        module("enable_http10: true, allow_chunked_length: true, proper_case: true, merge_slashes: 'true',"
                + " headers_with_underscores_action: DROP_HEADER, preserve_external_request_id: true,"
                + " strip_matching_host_port: true, suppress_envoy_headers: true, use_remote_address: false,"
                + " max_request_headers_kb: 1");

        assertThat(request("GET /quote/ HTTP/1.0", "").status()).isEqualTo(200);
        assertThat(request(
                                "POST /quote/ HTTP/1.1",
                                "3\r\nabc\r\n0\r\n\r\n",
                                "Content-Length: 13",
                                "Transfer-Encoding: chunked")
                        .body())
                .contains("\"body_bytes\":3");
        assertThat(get("/quote/").headerLines()).anyMatch(line -> line.startsWith("X-Backend:"));
        assertThat(get("//quote//a").body()).contains("\"path\":\"/a\"");
        assertThat(get("/quote/", "x_a: b").body()).doesNotContain("x_a");
        assertThat(get("/quote/", "x-request-id: mine").body()).contains("\"x-request-id\":[\"mine\"]");
        assertThat(get("/quote/", "Host: a.com:" + gateway().port(8080)).body()).contains("\"host\":[\"a.com\"]");
        assertThat(get("/quote/").header("x-envoy-upstream-service-time")).isEmpty();
        assertThat(get("/quote/", "X-Forwarded-For: 1.2.3.4").body()).contains("\"x-forwarded-for\":[\"1.2.3.4\"]");
        assertThat(get("/quote/", "x-large: " + "x".repeat(2000)).status()).isEqualTo(431);
    }

    @Test
    void requestsAreRefusedAsTheModuleSays() throws IOException {
        module("headers_with_underscores_action: REJECT_REQUEST, reject_requests_with_escaped_slashes: true,"
                + " buffer: {max_request_bytes: 10}, buffer_limit_bytes: 5000");

        assertThat(get("/quote/", "x_a: b").status()).isEqualTo(400);
        assertThat(get("/quote/a%2Fb").status()).isEqualTo(400);
        assertThat(request("POST /quote/ HTTP/1.1", "x".repeat(100), "Content-Length: 100")
                        .status())
                .isEqualTo(413);
        assertThat(request("POST /quote/ HTTP/1.1", "x".repeat(5), "Content-Length: 5")
                        .body())
                .contains("\"body_bytes\":5");
        assertThat(gateway()
                        .envoyAdmin("/config_dump?resource=dynamic_listeners")
                        .body())
                .contains("\"per_connection_buffer_limit_bytes\": 5000");
    }

    @Test
    void addressesAreAllowedAndDeniedByPeerAndByClient() throws IOException {
        module("ip_deny: [{peer: 127.0.0.0/8}]");
        assertThat(get("/quote/"))
                .matches(answer -> answer.status() == 403 && answer.body().equals("RBAC: access denied"));

        module("ip_allow: [{remote: 10.0.0.0/8}, {remote: '2001:db8::/32'}]");
        assertThat(get("/quote/", "X-Forwarded-For: 10.1.2.3").status()).isEqualTo(403);
        int trusting = gateway().port(8443);
        assertThat(RawHttp.get(trusting, "/quote/", "X-Forwarded-For: 10.1.2.3").status())
                .isEqualTo(200);
        assertThat(RawHttp.get(trusting, "/quote/", "X-Forwarded-For: 2001:db8::1")
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.get(trusting, "/quote/", "X-Forwarded-For: 11.1.2.3").status())
                .isEqualTo(403);
    }

    @Test
    void scriptsAndCompressionChangeResponses() throws IOException {
        module(GOOD_SCRIPT + ", gzip: {compression_level: BEST, min_content_length: 10, window_bits: 15,"
                + " content_type: [application/json]}");
        var answer = get("/quote/", "Accept-Encoding: gzip");
        assertThat(answer.header("x-lua")).isEqualTo("was here");
        assertThat(answer.header("content-encoding")).isEqualTo("gzip");

        module("gzip: {min_content_length: 10}, brotli: {quality: 5, window_bits: 20, min_content_length: 10,"
                + " content_type: [application/json]}");
        assertThat(get("/quote/", "Accept-Encoding: br").header("content-encoding"))
                .isEqualTo("br");
        assertThat(get("/quote/", "Accept-Encoding: gzip").header("content-encoding"))
                .isEqualTo("gzip");
        assertThat(get("/quote/", "Accept-Encoding: gzip, br").header("content-encoding"))
                .isEqualTo("br");
        assertThat(get("/quote/", "Accept-Encoding: gzip;q=1, br;q=0.5").header("content-encoding"))
                .isEqualTo("gzip");
        assertThat(get("/quote/").header("content-encoding")).isEmpty();

        module("gzip: {enabled: false}");
        assertThat(get("/quote/", "Accept-Encoding: gzip").header("content-encoding"))
                .isEmpty();
    }

    @Test
    void grpcIsSpokenWithBrowsersAndOverHttp1AndCounted() throws IOException {
        module("enable_grpc_web: false, enable_grpc_http11_bridge: false");
        assertThat(call("application/grpc-web+proto").header("content-type"))
                .isNotEqualTo("application/grpc-web+proto");

        module(
                "enable_grpc_web: true, grpc_stats: {upstream_stats: true, services: [{name: grpc.health.v1.Health, method_names: [Check]}]}");
        var web = call("application/grpc-web+proto");
        assertThat(web.header("content-type")).isEqualTo("application/grpc-web+proto");
        assertThat(web.body()).contains("grpc-status:0");
        eventually(() -> assertThat(gateway()
                        .envoyAdmin("/stats?filter=Health.Check.success")
                        .body())
                .containsPattern("grpc.health.v1.Health.Check.success: [1-9]"));
        eventually(() -> assertThat(gateway()
                        .envoyAdmin("/stats?filter=Health.Check.upstream_rq_time")
                        .body())
                .containsPattern("grpc.health.v1.Health.Check.upstream_rq_time: P0"));

        module("enable_grpc_http11_bridge: true");
        assertThat(call("application/grpc").header("grpc-status")).isEqualTo("0");
    }

    private RawHttp call(String contentType) throws IOException {
        return request(
                "POST " + HEALTH + " HTTP/1.1",
                EMPTY_MESSAGE,
                "Content-Type: " + contentType,
                "TE: trailers",
                "Content-Length: " + EMPTY_MESSAGE.length());
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        module("listener_idle_timeout_ms: 200");

        try (var socket = RawHttp.open(gateway().port(8080))) {
            socket.getOutputStream()
                    .write("GET /quote/ HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Ends only when the gateway closes.
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void requestsAreLoggedWhereAndAsTheModuleSays(@TempDir Path directory) throws IOException {
        var log = directory.resolve("access.log");
        module("envoy_log_path: %s, envoy_log_format: 'got %%RESPONSE_CODE%% of %%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%%'"
                .formatted(log));
        get("/quote/text");
        eventuallyLogged(log, "got 200 of /quote/text\n");

        var json = directory.resolve("access.json");
        module("envoy_log_path: %s, envoy_log_type: json, envoy_log_format: {code: '%%RESPONSE_CODE%%'}"
                .formatted(json));
        get("/quote/json");
        eventuallyLogged(json, "{\"code\":200}\n");
    }

    private static void eventuallyLogged(Path log, String line) {
        eventually(() -> assertThat(Files.readString(log)).contains(line));
    }

    @Test
    void aModuleThatIsWrongLeavesTheLastGoodOneInPlace() throws IOException {
        module("enable_http10: true");
        gateway()
                .manifests()
                .write("module.yaml", object("Module", "ambassador", "config: {ip_allow: [{peer: here}]}"));
        eventually(() -> assertThat(problemsOf("ambassador"))
                .anyMatch(problem -> problem.contains("ip_allow[0].peer: must be an IP address")));
        assertThat(request("GET /quote/ HTTP/1.0", "").status()).isEqualTo(200);
    }

    @Test
    void aScriptThatCannotBeReadLeavesTheLastGoodModuleInPlace() throws IOException {
        module(GOOD_SCRIPT);
        gateway()
                .manifests()
                .write("module.yaml", object("Module", "ambassador", "config: {lua_scripts: \"x = 1\\nnonsense (\"}"));
        eventually(() -> assertThat(problemsOf("ambassador"))
                .anyMatch(problem -> problem.contains("module.yaml")
                        && problem.contains("spec.config.lua_scripts: is no script that Envoy can load: line 2: ")));
        assertThat(get("/quote/").header("x-lua")).isEqualTo("was here");
    }

    @Test
    void aScriptThatFailsWhenEnvoyLoadsItIsRefusedAlone() throws IOException {
        module(GOOD_SCRIPT);
        // The change of the Module's other settings arrives, and the last script that worked stays.
        module(FAILING_SCRIPT);
        eventually(() -> assertThat(problemsOf("ambassador"))
                .singleElement()
                .asString()
                .contains("spec.config.lua_scripts: Envoy refused it", "not today"));
        assertThat(get("/quote/").header("x-lua")).isEqualTo("was here");
        mapping("later", "hostname: '*', prefix: /later/, service: quote");
        eventuallyFrom("quote", "/later/");

        // An Envoy that has never seen a good script serves without, and so does one whose controller never has.
        gateway().kill(Gateway.Part.CONTROLLER);
        gateway().restart(Gateway.Part.CONTROLLER);
        eventually(() -> assertThat(get("/later/").header("x-lua")).isEmpty());
        gateway().kill(Gateway.Part.ENVOY);
        gateway().restart(Gateway.Part.ENVOY);
        eventuallyFrom("quote", "/later/");
        assertThat(get("/later/").header("x-lua")).isEmpty();
        eventually(() -> assertThat(problemsOf("ambassador")).anyMatch(problem -> problem.contains("not today")));

        module(GOOD_SCRIPT);
        eventually(() -> assertThat(get("/later/").header("x-lua")).isEqualTo("was here"));
        assertThat(problemsOf("ambassador")).isEmpty();
    }

    @Test
    void headersAreSpelledAsTheyCome() throws IOException {
        try (var server = HeaderServer.start("X-AnSWer: yes")) {
            mapping("spelled", "hostname: '*', prefix: /spelled/, service: '127.0.0.1:%d'".formatted(server.port()));
            module("");
            eventually(() ->
                    assertThat(get("/spelled/", "X-CuSTom: a").headerLines()).contains("x-answer: yes"));
            assertThat(server.lastRequest()).contains("\r\nx-custom: a\r\n");

            module("header_case_overrides: [X-CuSTom]");
            eventually(() -> {
                assertThat(get("/spelled/", "X-CuSTom: b").headerLines()).contains("X-AnSWer: yes");
                assertThat(server.lastRequest()).contains("\r\nX-CuSTom: b\r\n");
            });
            assertThat(problemsOf("ambassador"))
                    .singleElement()
                    .asString()
                    .contains("spec.config.header_case_overrides: is done differently");
            gateway().manifests().delete("spelled.yaml");
        }
    }

    @Test
    void aListenerSaysHowManyRequestsAConnectionMayHaveAtATime() throws IOException {
        module("");
        try (var socket = RawHttp.open(gateway().port(8443))) {
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(frame(SETTINGS, 0));
            var input = new DataInputStream(socket.getInputStream());
            int length = input.readUnsignedShort() << 8 | input.readUnsignedByte();
            assertThat(input.readUnsignedByte()).isEqualTo(SETTINGS);
            input.skipNBytes(5);
            var settings = new HashMap<Integer, Integer>();
            for (int i = 0; i < length / 6; i++) {
                settings.put(input.readUnsignedShort(), input.readInt());
            }
            assertThat(settings).containsEntry(MAX_CONCURRENT_STREAMS, 7);
        }
    }

    @Test
    void aFlagOfEnvoysRuntimeTakesEffectWhileItRuns() throws IOException {
        module("");
        assertThat(afterResets(10)).isFalse();
        module("runtime_flags: {overload.premature_reset_total_stream_count: 4}");
        eventually(() -> assertThat(afterResets(10)).isTrue());
        module("");
        eventually(() -> assertThat(afterResets(10)).isFalse());
    }

    /** Whether the gateway closes an HTTP/2 connection on which a client takes back so many requests. */
    private boolean afterResets(int requests) throws IOException {
        try (var socket = RawHttp.open(gateway().port(8080))) {
            var output = new ByteArrayOutputStream();
            output.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            output.writeBytes(frame(SETTINGS, 0));
            for (int stream = 1; stream < 2 * requests; stream += 2) {
                // :method GET, :scheme http, :path /quote/?delay.ms=500, :authority a; the last two literally.
                var path = "/quote/?delay=500";
                var headers = new ByteArrayOutputStream();
                headers.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, (byte) path.length()});
                headers.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
                headers.writeBytes(new byte[] {0x01, 1, 'a'});
                output.writeBytes(frame(HEADERS, stream, headers.toByteArray()));
                output.writeBytes(frame(RST_STREAM, stream, new byte[] {0, 0, 0, 8}));
            }
            output.writeBytes(frame(PING, 0, new byte[8]));
            socket.getOutputStream().write(output.toByteArray());
            var input = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = input.readUnsignedShort() << 8 | input.readUnsignedByte();
                int type = input.readUnsignedByte();
                int flags = input.readUnsignedByte();
                input.skipNBytes(4L + length);
                if (type == PING && flags == ACKNOWLEDGED) {
                    return false;
                }
            }
        } catch (EOFException _) {
            return true;
        }
    }

    private static byte[] frame(int type, int stream, byte... content) {
        // A request's headers are all of it.
        int flags = type == HEADERS ? END_STREAM | END_HEADERS : 0;
        return ByteBuffer.allocate(9 + content.length)
                .put((byte) 0)
                .putShort((short) content.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(content)
                .array();
    }
}
