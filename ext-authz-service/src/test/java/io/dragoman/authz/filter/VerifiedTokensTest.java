package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.authz.filter.VerifiedTokens.Verified;
import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.KeySetParser;
import io.dragoman.authz.jwks.KeysUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private static final long MAX_BYTES = 4 * 1024 * 1024;
    private static final int TOKENS = 1_000_000;

    private final VerifiedTokens tokens = new VerifiedTokens(MAX_BYTES, Runnable::run);
    private final KeySet keys = keys();

    @Test
    void aTokenIsFoundAgainByTheSameFilterAlone() {
        var filter = tokens.ofNewFilter();
        var token = verified(keys);
        filter.remember("a.b.c", token);
        assertThat(filter.find("a.b.c", keys)).isSameAs(token);
        assertThat(filter.find("a.b.d", keys)).isNull();
        assertThat(tokens.ofNewFilter().find("a.b.c", keys)).isNull();
    }

    @Test
    void aTokenIsForgottenWithItsKey() {
        var filter = tokens.ofNewFilter();
        filter.remember("a.b.c", verified(keys));
        var more = new KeySet(List.of(keys().keys().getFirst(), keys.keys().getFirst()));
        assertThat(filter.find("a.b.c", more)).isNotNull();
        assertThat(filter.find("a.b.c", keys())).isNull();
        assertThat(filter.find("a.b.c", keys)).isNull();
    }

    @Test
    void aMillionTokensTakeNoMoreThanTheyMay() {
        var filter = tokens.ofNewFilter();
        for (int i = 0; i < TOKENS; i++) {
            filter.remember("token" + i, verified(keys));
        }
        assertThat(tokens.weight()).isPositive().isLessThanOrEqualTo(MAX_BYTES);
    }

    private static Verified verified(KeySet keys) {
        var nothing = JsonNodeFactory.instance.objectNode();
        return new Verified(nothing, nothing, keys.keys().getFirst(), keys, 500);
    }

    private static KeySet keys() {
        try {
            return KeySetParser.parse(TestIssuer.document(List.of(TestIssuer.newKey("ES256", "k"))));
        } catch (KeysUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }
}
