package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Headers that services see of tokens which an issuer has given to the gateway. */
public final class TokenHeaders {
    private static final Logger LOG = Logger.getLogger(TokenHeaders.class);
    private static final Decision NO_HEADERS =
            new Decision.Failure(500, "the gateway could not make the headers of the request");

    private final HeaderTemplates templates;

    /** Headers by these templates; names in lower case. */
    public TokenHeaders(HeaderTemplates templates) {
        this.templates = templates;
    }

    /** Lets a request pass with the headers, which come after other changes. */
    Decision allow(AuthRequest request, String accessToken, @Nullable String idToken, RequestChanges changes) {
        if (templates.isEmpty()) {
            return new Decision.Allow(changes);
        }
        try {
            var data = TemplateData.of(
                    Map.of("token", token(accessToken), "idToken", token(Objects.requireNonNullElse(idToken, ""))),
                    request);
            return new Decision.Allow(
                    changes.then(RequestChanges.of(templates.render(data), templates.names(), request.headers())));
        } catch (TemplateException e) {
            LOG.warnf("request %s: injectRequestHeaders: %s", request.requestId(), e.getMessage());
            return NO_HEADERS;
        }
    }

    /** A token for templates; one that is no JWT says nothing. */
    private static Object token(String text) {
        var token = CompactToken.parse(text);
        var claims =
                token == null ? null : StrictJson.object(Base64.getUrlDecoder().decode(text.split("\\.", -1)[1]));
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        return TemplateData.token(text, token == null ? nothing : token.header(), claims == null ? nothing : claims);
    }
}
