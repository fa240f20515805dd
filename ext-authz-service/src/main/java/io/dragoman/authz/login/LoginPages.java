package io.dragoman.authz.login;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The gateway's own paths at protected origins: where people come back from the issuer, and where they sign out. */
public final class LoginPages {
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MAX_STATE_CHARS = 1024;

    private final SortedMap<String, Login> byRealm = new TreeMap<>();

    /** The pages of these filters. */
    public LoginPages(Collection<Login> logins) {
        logins.forEach(login -> byRealm.put(login.realm(), login));
    }

    /** Whether there may be an answer. */
    public boolean areFor(AuthRequest request) {
        return !byRealm.isEmpty() && request.target().startsWith(OwnPaths.PREFIX);
    }

    /** The answer, or null if the request is for somebody else. */
    public @Nullable Decision answer(AuthRequest request) {
        var here = byRealm.values().stream()
                .filter(login -> login.site(request) != null)
                .toList();
        if (here.isEmpty()) {
            return null;
        }
        return switch (request.path()) {
            case OwnPaths.CALLBACK -> callback(request, here);
            case OwnPaths.LOGOUT -> logout(request, here);
            case OwnPaths.AFTER_LOGOUT -> afterLogout(request, here);
            case OwnPaths.BACK_CHANNEL_LOGOUT -> backChannelLogout(request, here);
            default -> null;
        };
    }

    private Decision callback(AuthRequest request, List<Login> here) {
        if (!request.method().equals("GET")) {
            return new Decision.Deny(METHOD_NOT_ALLOWED, "the issuer must redirect here", Map.of("Allow", "GET"));
        }
        var form = Form.parse(request.query());
        var state = form == null ? null : form.get("state");
        if (form == null || state == null || state.length() > MAX_STATE_CHARS) {
            return refused("the answer has no state");
        }
        var login = named(SignIn.realm(state), here);
        return login == null
                ? refused("the state is not known here")
                : login.callback(request, site(login, request), state, form);
    }

    private Decision logout(AuthRequest request, List<Login> here) {
        var query = Form.parse(request.query());
        var body = Form.parse(request.body());
        if (query == null || body == null) {
            return refused("the form is malformed");
        }
        var realm = body.get("realm") == null ? query.get("realm") : body.get("realm");
        var login = realm == null && here.size() == 1 ? here.getFirst() : named(realm, here);
        return login == null
                ? refused("realm must name a filter, as name.namespace")
                : login.logout(request, site(login, request), body);
    }

    private Decision afterLogout(AuthRequest request, List<Login> here) {
        var query = Form.parse(request.query());
        var login = named(query == null ? null : query.get("state"), here);
        var one = login == null ? here.getFirst() : login;
        return one.afterLogout(site(one, request));
    }

    private static Decision backChannelLogout(AuthRequest request, List<Login> here) {
        var body = request.method().equals("POST") ? Form.parse(request.body()) : null;
        var token = body == null ? null : body.get("logout_token");
        Decision answer = null;
        if (token != null) {
            for (var login : here) {
                var next = login.backChannelLogout(request, token);
                answer = next == null ? answer : next;
            }
        }
        return answer == null ? Logout.notAccepted() : answer;
    }

    private @Nullable Login named(@Nullable String realm, List<Login> here) {
        var login = realm == null ? null : byRealm.get(realm);
        return login != null && here.contains(login) ? login : null;
    }

    private static Site site(Login login, AuthRequest request) {
        return Objects.requireNonNull(login.site(request));
    }

    private static Decision refused(String message) {
        return new Decision.Deny(BAD_REQUEST, message, Map.of());
    }
}
