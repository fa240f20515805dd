package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.KeySetParser;
import io.dragoman.authz.jwks.KeysUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Project Wycheproof's vectors for JSON Web Signatures and Keys, from the folder that {@code WYCHEPROOF_DIR} names, by
 * default {@code ../shared/vectors/wycheproof} as seen from the project's root.
 */
class WycheproofTest {
    private static final String SIGNATURES = "json_web_signature_test.json";
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /**
     * Called valid, but the key says PS256 or "ES521" and the token PS384 or ES512. Other vectors demand that a key's
     * algorithm is enforced, and so does RFC 8725.
     */
    private static final Set<Integer> KEY_IS_FOR_ANOTHER_ALGORITHM = Set.of(346, 347, 350, 351);

    @TestFactory
    Stream<DynamicTest> everySignature() throws IOException {
        return tests(SIGNATURES);
    }

    @TestFactory
    Stream<DynamicTest> everyKey() throws IOException {
        return tests("json_web_key_test.json");
    }

    /** Encrypted tokens are among them, of which none is taken. */
    @TestFactory
    Stream<DynamicTest> everythingElse() throws IOException {
        return tests("json_web_crypto_test.json");
    }

    @ParameterizedTest
    @CsvSource({SIGNATURES + ", 401, 20", "json_web_key_test.json, 26, 1", "json_web_crypto_test.json, 83, 2"})
    void theFilesHoldWhatTheyShould(String name, int number, int atLeastValid) throws IOException {
        var tests = elements(read(name))
                .flatMap(group -> elements(group.path("tests")).map(test -> isExpected(name, group, test)))
                .toList();
        assertThat(tests).hasSize(number);
        assertThat(tests).filteredOn(valid -> valid).hasSizeGreaterThanOrEqualTo(atLeastValid);
    }

    private static Stream<DynamicTest> tests(String name) throws IOException {
        return elements(read(name))
                .flatMap(group -> elements(group.path("tests"))
                        .map(test -> DynamicTest.dynamicTest(
                                test.path("tcId").asText() + " "
                                        + test.path("comment").asText(),
                                () -> assertThat(accepts(test, group)).isEqualTo(isExpected(name, group, test)))));
    }

    private static JsonNode read(String name) throws IOException {
        var folder = folder();
        var file = folder.resolve(name);
        assumeTrue(
                Files.exists(file),
                "skipped: there are no vectors of Wycheproof's at " + file + "; WYCHEPROOF_DIR names their folder");
        return new JsonMapper().readTree(file.toFile()).path("testGroups");
    }

    private static Path folder() {
        var given = System.getenv("WYCHEPROOF_DIR");
        if (given != null && !given.isEmpty()) {
            assertThat(Path.of(given).resolve(SIGNATURES))
                    .as("WYCHEPROOF_DIR names a folder with vectors")
                    .exists();
            return Path.of(given);
        }
        var root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("dragoman"))) {
            root = Objects.requireNonNull(root.getParent(), "the test runs outside of the project");
        }
        return root.resolveSibling("shared").resolve("vectors").resolve("wycheproof");
    }

    private static boolean isExpected(String name, JsonNode group, JsonNode test) {
        return test.path("result").asText().equals("valid")
                && test.has("jws")
                && !isSymmetric(group)
                && !(name.equals(SIGNATURES)
                        && KEY_IS_FOR_ANOTHER_ALGORITHM.contains(
                                test.path("tcId").asInt()));
    }

    private static boolean isSymmetric(JsonNode group) {
        return !group.has("public")
                && group.path("private").findValuesAsText("kty").contains("oct");
    }

    private static boolean accepts(JsonNode test, JsonNode group) {
        var jws = test.has("jws") ? test.path("jws") : test.path("jwe");
        var token = CompactToken.parse(jws.isTextual() ? jws.textValue() : jws.toString());
        var key = group.has("public") ? group.path("public") : group.path("private");
        return token != null && new SignatureVerifier(ALGORITHMS).verify(token, keys(key)) != null;
    }

    private static KeySet keys(JsonNode key) {
        var document = JsonNodeFactory.instance.objectNode();
        if (key.has("keys")) {
            document.set("keys", key.path("keys"));
        } else {
            document.putArray("keys").add(key);
        }
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
