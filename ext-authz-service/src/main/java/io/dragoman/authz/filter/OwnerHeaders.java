package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.authz.template.TemplateException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a service sees of the owner of a key, and what it does not. */
public final class OwnerHeaders {
    private static final Logger LOG = Logger.getLogger(OwnerHeaders.class);
    private static final Decision NO_HEADERS =
            new Decision.Failure(500, "the gateway could not make the headers of the request");

    private final String root;
    private final HeaderTemplates inject;
    private final Set<String> owned;

    /**
     * Headers.
     *
     * @param root what templates call the owner
     * @param inject headers that the service sees; names in lower case
     * @param hidden a header that it does not see, in lower case; or null
     */
    public OwnerHeaders(String root, HeaderTemplates inject, @Nullable String hidden) {
        this.root = root;
        this.inject = inject;
        var all = new HashSet<>(inject.names());
        if (hidden != null) {
            all.add(hidden);
        }
        this.owned = Set.copyOf(all);
    }

    /** Lets the request pass, as the owner's. */
    Decision allow(KeyOwner owner, String client, AuthRequest request) {
        try {
            var data = Map.<String, @Nullable Object>of(
                    root,
                    Map.of("Secret", owner.secret(), "Name", owner.name(), "Labels", owner.labels()),
                    "httpRequestHeader",
                    TemplateData.headers(request.headers()));
            var changes =
                    RequestChanges.of(inject.isEmpty() ? Map.of() : inject.render(data), owned, request.headers());
            return new Decision.Allow(
                    changes.finding(new Findings(Map.of(Findings.CLIENT, client, "secret", owner.secret()), null)));
        } catch (TemplateException e) {
            LOG.warnf("request %s: injectRequestHeaders: %s", request.requestId(), e.getMessage());
            return NO_HEADERS;
        }
    }
}
