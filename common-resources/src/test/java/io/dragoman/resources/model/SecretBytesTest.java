package io.dragoman.resources.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretBytesTest {
    @Test
    void equalValuesAreEqual() {
        assertThat(new SecretBytes(new byte[] {1, 2}))
                .isEqualTo(new SecretBytes(new byte[] {1, 2}))
                .hasSameHashCodeAs(new SecretBytes(new byte[] {1, 2}))
                .isNotEqualTo(new SecretBytes(new byte[] {1, 3}))
                .isNotEqualTo(new SecretBytes(new byte[] {1}));
    }

    @Test
    void nobodyCanChangeTheValue() {
        var given = new byte[] {1, 2};
        var secret = new SecretBytes(given);
        given[0] = 9;
        secret.reveal()[1] = 9;
        assertThat(secret.reveal()).containsExactly(1, 2);
        assertThat(secret.length()).isEqualTo(2);
    }
}
