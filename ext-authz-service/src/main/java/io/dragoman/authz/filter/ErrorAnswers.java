package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What clients are told by a JWT filter (RFC 6750 §3), in the words of its author if there are any. */
public final class ErrorAnswers {
    private static final Logger LOG = Logger.getLogger(ErrorAnswers.class);
    private static final int MAX_BODY_CHARS = 64 * 1024;
    private static final TokenError NONE = new TokenError(0, "no Bearer token");

    private final String realm;
    private final HeaderTemplates headers;
    private final @Nullable GoTemplate body;

    /**
     * Answers of a filter.
     *
     * @param realm names the filter
     * @param headers further headers
     * @param body makes the body, or null for the gateway's own
     */
    public ErrorAnswers(String realm, HeaderTemplates headers, @Nullable GoTemplate body) {
        this.realm = realm;
        this.headers = headers;
        this.body = body;
    }

    /** There is no token. */
    Decision noToken(AuthRequest request, List<String> scopes) {
        return answer(401, null, NONE, scopes, request);
    }

    /** There is something that is no token, or more than one. */
    Decision malformed(AuthRequest request, List<String> scopes) {
        var error = new TokenError(TokenError.MALFORMED, "malformed Bearer credentials");
        return answer(400, "invalid_request", error, scopes, request);
    }

    /** The token is not valid. */
    Decision invalid(TokenError error, AuthRequest request, List<String> scopes) {
        return answer(401, "invalid_token", error, scopes, request);
    }

    /**
     * Who sends the token does not prove that it is theirs (RFC 9449 §7.1).
     *
     * @param code {@code error}
     */
    Decision unproven(String code, String message, AuthRequest request, List<String> scopes) {
        var error = new TokenError(TokenError.CLAIMS, message);
        var challenge = new Challenge("DPoP").with("algs", DpopProofs.ALGORITHMS_TEXT);
        return answer(401, challenge(challenge, code, message, scopes), error, request);
    }

    /** The token is valid, and not enough. */
    Decision insufficient(String message, AuthRequest request, List<String> scopes) {
        return answer(403, "insufficient_scope", new TokenError(0, message), scopes, request);
    }

    private Decision answer(
            int status, @Nullable String code, TokenError error, List<String> scopes, AuthRequest request) {
        return answer(status, challenge(new Challenge("Bearer"), code, error.message(), scopes), error, request);
    }

    private Decision answer(int status, String challenge, TokenError error, AuthRequest request) {
        var all = new LinkedHashMap<String, String>();
        all.put("WWW-Authenticate", challenge);
        if (body == null && headers.isEmpty()) {
            return new Decision.Deny(status, error.message(), all);
        }
        try {
            var data = data(status, error, request);
            headers.render(data).forEach((name, value) -> {
                all.keySet().removeIf(name::equalsIgnoreCase);
                all.put(name, value);
            });
            return body == null
                    ? new Decision.Deny(status, error.message(), all)
                    : new Decision.Answer(
                            status, all, body.render(data, MAX_BODY_CHARS).orElse(""), error.message());
        } catch (TemplateException e) {
            LOG.warnf("errorResponse of %s: %s", realm, e.getMessage());
            return new Decision.Deny(status, error.message(), Map.of("WWW-Authenticate", challenge));
        }
    }

    private static TemplateObject data(int status, TokenError error, AuthRequest request) {
        var validation =
                new TemplateObject(error.message(), Map.of("Errors", TemplateObject.field((long) error.bits())));
        var cause = new TemplateObject(error.message(), Map.of("ValidationError", TemplateObject.field(validation)));
        return new TemplateObject(
                Map.of("message", error.message(), "status_code", (long) status),
                Map.of(
                        "status_code",
                        TemplateObject.field((long) status),
                        "httpStatus",
                        TemplateObject.field((long) status),
                        "message",
                        TemplateObject.field(error.message()),
                        "error",
                        TemplateObject.field(cause),
                        "request_id",
                        TemplateObject.field(request.requestId()),
                        "requestId",
                        TemplateObject.field(request.requestId()),
                        TemplateData.HEADERS,
                        TemplateObject.field(TemplateData.headers(request.headers())),
                        RequestFacts.CONTEXT,
                        TemplateObject.field(request.contextExtensions())));
    }

    private String challenge(Challenge challenge, @Nullable String code, String description, List<String> scopes) {
        challenge.with("realm", realm);
        if (code != null) {
            challenge.with("error", code).with("error_description", description);
        }
        if (!scopes.isEmpty()) {
            challenge.with("scope", String.join(" ", scopes));
        }
        return challenge.toString();
    }
}
