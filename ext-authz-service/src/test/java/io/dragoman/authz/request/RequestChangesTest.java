package io.dragoman.authz.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestChangesTest {
    private static final Headers SENT =
            Headers.of(Map.of("x-user", "evil", "X_User", "evil", "x_role", "evil", "accept", "*/*"));

    @Test
    void whatTheClientSentByAnOwnedNameIsGone() {
        var changes = RequestChanges.of(Map.of("x-user", "good"), Set.of("x-user", "x-role"), SENT);
        assertThat(changes).isEqualTo(new RequestChanges(Map.of("x-user", "good"), Set.of("x_user", "x_role")));
        var after = SENT.with(changes);
        assertThat(after.get("x-user")).isEqualTo("good");
        assertThat(after.names()).containsExactlyInAnyOrder("x-user", "accept");
    }

    @Test
    void aHeaderThatIsNotSetIsTakenAway() {
        assertThat(RequestChanges.of(Map.of(), Set.of("x-user"), SENT))
                .isEqualTo(new RequestChanges(Map.of(), Set.of("x-user", "x_user")));
        assertThat(RequestChanges.of(Map.of(), Set.of("x-other"), SENT)).isEqualTo(RequestChanges.NONE);
    }

    @Test
    void laterChangesComeAfterEarlierOnes() {
        var first = new RequestChanges(Map.of("a", "1", "b", "1"), Set.of("c"));
        var second = new RequestChanges(Map.of("a", "2", "c", "2"), Set.of("b"));
        assertThat(first.then(second)).isEqualTo(new RequestChanges(Map.of("a", "2", "c", "2"), Set.of("b")));
        assertThat(RequestChanges.NONE.then(first)).isEqualTo(first);
        assertThat(first.then(RequestChanges.NONE)).isEqualTo(first);
    }

    @Test
    void theirTextShowsNoValues() {
        assertThat(new RequestChanges(Map.of("a", "canary"), Set.of()).toString())
                .doesNotContain("canary");
    }
}
