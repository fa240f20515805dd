package io.dragoman.authz.login;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's rule says of signing in.
 *
 * @param scopes what a token must allow
 * @param sameSite {@code SameSite} of the session's cookies, such as {@code Lax}; empty for none
 * @param instead what there is instead of a redirect, or null
 */
public record Arguments(
        List<String> scopes, String sameSite, @Nullable Instead instead) {
    /** Nothing is said. */
    public static final Arguments NONE = new Arguments(List.of(), "", null);

    /** Copies the list. */
    public Arguments {
        scopes = List.copyOf(scopes);
    }

    /**
     * An answer instead of a redirect.
     *
     * @param condition which requests get it
     * @param answer decides about them; who is allowed passes without having signed in
     */
    public record Instead(Predicate<Headers> condition, Function<AuthRequest, Decision> answer) {}
}
