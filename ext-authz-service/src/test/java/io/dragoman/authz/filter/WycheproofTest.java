package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.KeySetParser;
import io.dragoman.authz.jwks.KeysUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Project Wycheproof's signature vectors: see the LICENSE beside them. */
class WycheproofTest {
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /**
     * Called valid, but the key says PS256 or "ES521" and the token PS384 or ES512. Other vectors demand that a key's
     * algorithm is enforced, and so does RFC 8725.
     */
    private static final Set<Integer> KEY_IS_FOR_ANOTHER_ALGORITHM = Set.of(346, 347, 350, 351);

    @TestFactory
    Stream<DynamicTest> everyVector() throws IOException {
        try (var file = WycheproofTest.class.getResourceAsStream("/wycheproof/json_web_signature_test.json")) {
            var groups = new JsonMapper().readTree(file).path("testGroups");
            return elements(groups)
                    .flatMap(group -> elements(group.path("tests"))
                            .map(test -> DynamicTest.dynamicTest(
                                    test.path("tcId").asText() + " "
                                            + test.path("comment").asText(),
                                    () -> check(group, test))));
        }
    }

    private static void check(JsonNode group, JsonNode test) {
        var key = group.has("public") ? group.path("public") : group.path("private");
        boolean expected = test.path("result").asText().equals("valid")
                && !key.path("kty").asText().equals("oct")
                && !KEY_IS_FOR_ANOTHER_ALGORITHM.contains(test.path("tcId").asInt());
        var token = test.path("jws");
        assertThat(accepts(token.isTextual() ? token.textValue() : token.toString(), key))
                .isEqualTo(expected);
    }

    private static boolean accepts(String jws, JsonNode key) {
        var token = CompactToken.parse(jws);
        return token != null && new SignatureVerifier(ALGORITHMS).verify(token, keys(key)) != null;
    }

    private static KeySet keys(JsonNode key) {
        var document = JsonNodeFactory.instance.objectNode();
        document.putArray("keys").add(key);
        try {
            return KeySetParser.parse(document.toString());
        } catch (KeysUnavailableException e) {
            return new KeySet(List.of());
        }
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
