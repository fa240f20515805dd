package io.dragoman.authz.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeSecret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretGrantsTest {
    private static KubeSecret secret(Map<String, String> annotations) {
        var meta = new Meta(new ObjectKey("Secret", "owner", "s"), 1, Map.of(), List.of(), "");
        return new KubeSecret(meta, "Opaque", annotations, Map.of());
    }

    @Test
    void aSecretThatSaysNothingIsForAllUnlessGrantsAreRequired() {
        assertThat(new SecretGrants(false).allow(secret(Map.of()), "other")).isTrue();
        assertThat(new SecretGrants(true).allow(secret(Map.of()), "other")).isFalse();
        assertThat(new SecretGrants(true).allow(secret(Map.of()), "owner")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'other', true",
        "'a, other ,b', true",
        "'*', true",
        "'', false",
        "'others', false",
        "'oth*', false",
        "'OTHER', false",
    })
    void aSecretThatNamesNamespacesIsForThemAndItsOwn(String named, boolean allowed) {
        var secret = secret(Map.of(SecretGrants.ANNOTATION, named));
        for (boolean required : new boolean[] {false, true}) {
            assertThat(new SecretGrants(required).allow(secret, "other")).isEqualTo(allowed);
            assertThat(new SecretGrants(required).allow(secret, "owner")).isTrue();
        }
    }
}
