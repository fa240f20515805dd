package io.dragoman.authz.login;

import io.dragoman.authz.oidc.Tokens;
import io.dragoman.resources.model.OAuth2Settings.Life;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How long the sessions of one filter live.
 *
 * @param settings what the filter says
 * @param clock tells what has expired
 */
record SessionLife(Life settings, InstantSource clock) {
    /** Without a refresh token a session is worth nothing after the access token; this is for tokens without an end. */
    private static final Duration IDLE_WITHOUT_END = Duration.ofHours(1);

    private static final Duration IDLE_WITH_REFRESH = Duration.ofDays(14);

    /** In milliseconds since 1970. */
    long now() {
        return clock.millis();
    }

    /** The longest that a session may live, and the browser is to keep its cookies. */
    Duration most() {
        return settings.maxAge();
    }

    /** Whether a session has lived for as long as it may, however much it is used. */
    boolean isOver(Session session) {
        return left(session).isNegative();
    }

    /** Nobody knows when a browser has last used what it holds: it counts from the beginning. */
    boolean isIdle(Session session) {
        return settings.maxIdle() != null
                && session.began() + settings.maxIdle().toMillis() <= now();
    }

    /** How long a session is kept from now, unless it is used again. */
    Duration idle(Session session) {
        var left = left(session);
        Duration idle;
        if (settings.maxIdle() != null) {
            idle = settings.maxIdle();
        } else if (session.refreshToken() != null) {
            idle = IDLE_WITH_REFRESH;
        } else if (session.accessEnd() != null) {
            idle = Duration.ofMillis(session.accessEnd() - now());
        } else {
            idle = IDLE_WITHOUT_END;
        }
        var shorter = idle.compareTo(left) < 0 ? idle : left;
        return shorter.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : shorter;
    }

    /** Whether the access token has so long to go that it can be used. */
    boolean isFresh(Session session) {
        return session.accessEnd() == null
                || session.accessEnd() - settings.margin().toMillis() > now();
    }

    /** When an access token that has just come will end, in milliseconds since 1970; null if nobody says. */
    @Nullable
    Long end(Tokens tokens) {
        return tokens.lifetime() == null
                ? null
                : (Long) (now() + tokens.lifetime().toMillis());
    }

    private Duration left(Session session) {
        return Duration.ofMillis(session.began() + settings.maxAge().toMillis() - now());
    }
}
