package io.dragoman.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;

final class JwksBackendTest {
    @Test
    void issuesTokensThatItsKeysVerify() throws Exception {
        try (var client = HttpClient.newHttpClient();
                var backend = start()) {
            var keys = get(client, backend, "/jwks.json").body();
            assertThat(keys).doesNotContain("\"d\":");
            assertThat(get(client, backend, "/.well-known/jwks.json").body()).isEqualTo(keys);

            var token =
                    get(client, backend, "/token?sub=alice&scope=read%20write").body();
            var claims = new JwtConsumerBuilder()
                    .setVerificationKeyResolver(
                            new JwksVerificationKeyResolver(new JsonWebKeySet(keys).getJsonWebKeys()))
                    .setExpectedIssuer(TokenIssuer.ISSUER)
                    .setExpectedAudience(TokenIssuer.AUDIENCE)
                    .setRequireExpirationTime()
                    .build()
                    .processToClaims(token);
            assertThat(claims.getSubject()).isEqualTo("alice");
            assertThat(claims.getStringClaimValue("scope")).isEqualTo("read write");
        }
    }

    @Test
    void hasNothingElse() throws Exception {
        try (var client = HttpClient.newHttpClient();
                var backend = start()) {
            assertThat(get(client, backend, "/").statusCode()).isEqualTo(404);
        }
    }

    private static JwksBackend start() throws Exception {
        return JwksBackend.start("keys", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static HttpResponse<String> get(HttpClient client, JwksBackend backend, String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + backend.address().getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
