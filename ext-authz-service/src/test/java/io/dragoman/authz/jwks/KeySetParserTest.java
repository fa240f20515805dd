package io.dragoman.authz.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.authz.filter.TestIssuer;
import java.util.List;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.RsaJwkGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetParserTest {
    @Test
    void oneBadKeyDoesNotSpoilTheOthers() throws Exception {
        var good = TestIssuer.newKey("ES256", "good");
        var document = TestIssuer.document(List.of(good))
                .replace("\"keys\":[", "\"keys\":[7,{},{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\"},");
        assertThat(KeySetParser.parse(document).keys())
                .singleElement()
                .satisfies(key -> assertThat(key.keyId()).isEqualTo("good"));
    }

    @Test
    void symmetricWeakAndEncryptionKeysAreLeftOut() throws Exception {
        var symmetric = OctJwkGenerator.generateJwk(256);
        var weak = RsaJwkGenerator.generateJwk(1024);
        var encryption = TestIssuer.newKey("ES256", "enc");
        encryption.setUse("enc");
        var operations = TestIssuer.newKey("ES256", "ops");
        operations.setKeyOps(List.of("encrypt"));
        var good = TestIssuer.newKey("PS256", "good");
        good.setKeyOps(List.of("verify"));
        var document = new JsonWebKeySet(List.of(symmetric, weak, encryption, operations, good))
                .toJson(OutputControlLevel.INCLUDE_PRIVATE);
        assertThat(KeySetParser.parse(document).keys())
                .extracting(VerificationKey::keyId)
                .containsExactly("good");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "<html>",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"
            })
    void whatHasNoUsableKeyIsNoAnswer(String document) {
        assertThatThrownBy(() -> KeySetParser.parse(document)).isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void candidatesAreChosenByAlgorithmThenByKeyId() throws Exception {
        var a = TestIssuer.newKey("ES256", "a");
        var b = TestIssuer.newKey("ES256", "b");
        var unnamed = TestIssuer.newKey("RS256", null);
        unnamed.setAlgorithm(null);
        var keys = KeySetParser.parse(TestIssuer.document(List.of(a, b, unnamed)));
        assertThat(keys.candidates("ES256", "b"))
                .extracting(VerificationKey::keyId)
                .containsExactly("b");
        assertThat(keys.candidates("ES256", null)).hasSize(2);
        assertThat(keys.candidates("ES256", "c")).isEmpty();
        assertThat(keys.candidates("PS512", "c")).hasSize(1);
        assertThat(keys.candidates("ES384", null)).isEmpty();
        assertThat(keys.candidates("HS256", "a")).isEmpty();
    }
}
