package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.template.HeaderText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets requests pass that come over a connection whose client has shown a certificate of certain principals. */
public final class ClientCertificateFilter implements AuthFilter {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final Decision MISSING = new Decision.Deny(UNAUTHORIZED, "no certificate of the client's", Map.of());
    private static final Decision WRONG =
            new Decision.Deny(FORBIDDEN, "the client's certificate is for somebody else", Map.of());
    private static final Decision OTHER_HOST =
            new Decision.Deny(MISDIRECTED, "the connection was made to another host", Map.of());

    private final NamePatterns principals;
    private final boolean matchServerName;

    /**
     * A filter.
     *
     * @param principals who may pass; a {@code *} at the end stands for any rest
     * @param matchServerName whether the host of a request must be the one that the connection was made to: authorities
     *     are those of that one
     */
    public ClientCertificateFilter(List<String> principals, boolean matchServerName) {
        this.principals = new NamePatterns(principals);
        this.matchServerName = matchServerName;
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        var principal = request.peer().principal();
        if (principal.isEmpty()) {
            return MISSING;
        }
        if (matchServerName
                && !host(request.authority()).equals(host(request.peer().serverName()))) {
            return OTHER_HOST;
        }
        // A name with a zero in it may be cut there by others who read it.
        if (principal.indexOf('\0') >= 0 || !principals.matches(principal)) {
            return WRONG;
        }
        return new Decision.Allow(
                RequestChanges.NONE.finding(new Findings(Map.of(Findings.CLIENT, HeaderText.clean(principal)), null)));
    }

    @Override
    public Decision decidePromptly(AuthRequest request, List<String> scopes) {
        return decide(request, scopes);
    }

    @Override
    public boolean isAddressed(AuthRequest request) {
        return !request.peer().principal().isEmpty();
    }

    @Override
    public Decider kind() {
        return Decider.CLIENT_CERTIFICATE;
    }

    /** Without the port and a dot at the end, in lower case. */
    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        var host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
    }
}
