package io.dragoman.authz.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dragoman.authz.filter.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jspecify.annotations.Nullable;

/** An OpenID provider that signs in whoever comes, checks what clients say, and can be told to answer wrongly. */
final class TestProvider implements AutoCloseable {
    static final String CLIENT = "gateway";
    static final String SECRET = "s3cret &+";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final InstantSource clock;
    private final PublicJsonWebKey key = TestIssuer.newKey("ES256", "key");
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> tokenRequests = new CopyOnWriteArrayList<>();
    private Consumer<ObjectNode> metadata = it -> {};
    private Consumer<ObjectNode> idToken = it -> {};
    private Consumer<ObjectNode> answer = it -> {};
    private PublicJsonWebKey signer = key;
    private boolean opaqueTokens;
    private volatile boolean userInfoRefuses;
    private volatile @Nullable ObjectNode signedUserInfo;
    private volatile boolean introspectionSaysNothing;
    private int lifetime = 300;
    private volatile int slowMillis;

    TestProvider(InstantSource clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What clients did that they must not do. */
    List<String> complaints() {
        return complaints;
    }

    List<Map<String, String>> tokenRequests() {
        return tokenRequests;
    }

    void metadata(Consumer<ObjectNode> change) {
        metadata = change;
    }

    void idToken(Consumer<ObjectNode> change) {
        idToken = change;
    }

    void answer(Consumer<ObjectNode> change) {
        answer = change;
    }

    void signWithStrangersKey() {
        signer = TestIssuer.newKey("ES256", "key");
    }

    void giveOpaqueTokens() {
        opaqueTokens = true;
    }

    void sayNothingOfTokens() {
        introspectionSaysNothing = true;
    }

    void refuseTokensAtUserInfo() {
        userInfoRefuses = true;
    }

    void signUserInfo(ObjectNode claims) {
        signedUserInfo = claims;
    }

    void lifetime(int seconds) {
        lifetime = seconds;
    }

    void slow(int millis) {
        slowMillis = millis;
    }

    String sign(ObjectNode claims) {
        return TestIssuer.sign(signer, claims.toString());
    }

    /** What a logout token says that is right. */
    ObjectNode logoutToken() {
        var claims = JSON.createObjectNode()
                .put("iss", issuer())
                .put("aud", CLIENT)
                .put("sub", "alice")
                .put("sid", "session-1")
                .put("jti", "1")
                .put("iat", clock.instant().getEpochSecond());
        claims.putObject("events").putObject("http://schemas.openid.net/event/backchannel-logout");
        return claims;
    }

    /** What the browser is sent back with after somebody has signed in at this URL. */
    String signIn(String url) {
        var query = form(url.substring(url.indexOf('?') + 1));
        var code = UUID.randomUUID().toString();
        codes.put(code, query);
        return query.get("redirect_uri") + "?code=" + code + "&state="
                + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8) + "&iss="
                + URLEncoder.encode(issuer(), StandardCharsets.UTF_8);
    }

    static Map<String, String> form(String text) {
        var values = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                values.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var reply = JSON.createObjectNode();
            int status = switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> configuration(reply);
                case "/jwks" -> {
                    reply.setAll((ObjectNode) JSON.readTree(TestIssuer.document(List.of(key))));
                    yield 200;
                }
                case "/token" ->
                    tokens(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), form(body), reply);
                case "/userinfo" -> {
                    reply.put("sub", "alice");
                    yield userInfoRefuses ? 401 : 200;
                }
                case "/introspect" -> {
                    if (!introspectionSaysNothing) {
                        reply.put("active", !userInfoRefuses);
                    }
                    yield 200;
                }
                default -> 404;
            };
            var signed =
                    exchange.getRequestURI().getPath().equals("/userinfo") && status == 200 ? signedUserInfo : null;
            var bytes = (signed == null ? reply.toString() : sign(signed)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", signed == null ? "application/json" : "application/jwt");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private int configuration(ObjectNode reply) {
        reply.put("issuer", issuer());
        reply.put("authorization_endpoint", issuer() + "/authorize");
        reply.put("token_endpoint", issuer() + "/token");
        reply.put("userinfo_endpoint", issuer() + "/userinfo");
        reply.put("introspection_endpoint", issuer() + "/introspect");
        reply.put("end_session_endpoint", issuer() + "/end");
        reply.put("jwks_uri", issuer() + "/jwks");
        reply.put("authorization_response_iss_parameter_supported", true);
        reply.putArray("response_types_supported").add("code");
        reply.putArray("subject_types_supported").add("public");
        reply.putArray("id_token_signing_alg_values_supported").add("ES256");
        metadata.accept(reply);
        return 200;
    }

    private int tokens(String authorization, Map<String, String> form, ObjectNode reply) {
        tokenRequests.add(form);
        pause();
        if ("client_credentials".equals(form.get("grant_type")) || "password".equals(form.get("grant_type"))) {
            return direct(authorization, form, reply);
        }
        var basic = URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        var expected = "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8));
        if (!authorization.equals(expected)) {
            return refuse(reply, "invalid_client", 401);
        }
        Map<String, String> asked = Map.of();
        if ("refresh_token".equals(form.get("grant_type"))) {
            if (!refreshTokens.remove(form.get("refresh_token"))) {
                complaints.add("a refresh token was used twice");
                return refuse(reply, "invalid_grant", 400);
            }
        } else {
            var known = codes.remove(form.get("code"));
            if (known == null || !known.get("redirect_uri").equals(form.get("redirect_uri"))) {
                return refuse(reply, "invalid_grant", 400);
            }
            asked = known;
            if (asked.containsKey("code_challenge")
                    && !asked.get("code_challenge").equals(challenge(form.get("code_verifier")))) {
                complaints.add("the verifier does not fit the challenge");
                return refuse(reply, "invalid_grant", 400);
            }
        }
        answered(reply, asked);
        return 200;
    }

    private int direct(String authorization, Map<String, String> form, ObjectNode reply) {
        boolean known = form.get("grant_type").equals("password")
                ? "right".equals(form.get("password"))
                : authorization.equals("Basic "
                                + Base64.getEncoder().encodeToString("robot:right".getBytes(StandardCharsets.US_ASCII)))
                        || "right".equals(form.get("client_secret"))
                        || String.valueOf(form.get("client_assertion")).startsWith("ey");
        if (!known) {
            return refuse(reply, "invalid_client", 401);
        }
        answered(reply, Map.of());
        reply.remove("id_token");
        return 200;
    }

    private void pause() {
        try {
            Thread.sleep(slowMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered(ObjectNode reply, Map<String, String> asked) {
        long now = clock.instant().getEpochSecond();
        var claims = JSON.createObjectNode()
                .put("iss", issuer())
                .put("sub", "alice")
                .put("aud", CLIENT)
                .put("sid", "session-1")
                .put("iat", now)
                .put("exp", now + 300);
        if (asked.containsKey("nonce")) {
            claims.put("nonce", asked.get("nonce"));
        }
        idToken.accept(claims);
        var refresh = UUID.randomUUID().toString();
        refreshTokens.add(refresh);
        var access = JSON.createObjectNode()
                .put("iss", issuer())
                .put("sub", "alice")
                .put("jti", UUID.randomUUID().toString())
                .put("exp", now + lifetime);
        reply.put(
                "access_token", opaqueTokens ? UUID.randomUUID().toString() : TestIssuer.sign(key, access.toString()));
        reply.put("token_type", "Bearer");
        reply.put("expires_in", lifetime);
        reply.put("refresh_token", refresh);
        reply.put("id_token", sign(claims));
        answer.accept(reply);
    }

    private static int refuse(ObjectNode reply, String error, int status) {
        reply.put("error", error);
        return status;
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
