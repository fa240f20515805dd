package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a service sees of a client whom a filter knows, such as the owner of a key, and what it does not. */
public final class OwnerHeaders {
    private static final Logger LOG = Logger.getLogger(OwnerHeaders.class);
    private static final Decision NO_HEADERS =
            new Decision.Failure(500, "the gateway could not make the headers of the request");

    private final String root;
    private final HeaderTemplates inject;
    private final HeaderTemplates metadata;
    private final Set<String> owned;

    /**
     * Headers.
     *
     * @param root what templates call the client
     * @param inject headers that the service sees; names in lower case
     * @param metadata what Envoy is told besides
     * @param hidden a header that it does not see, in lower case; or null
     */
    public OwnerHeaders(String root, HeaderTemplates inject, HeaderTemplates metadata, @Nullable String hidden) {
        this.root = root;
        this.inject = inject;
        this.metadata = metadata;
        var all = new HashSet<>(inject.names());
        if (hidden != null) {
            all.add(hidden);
        }
        this.owned = Set.copyOf(all);
    }

    /** Lets the request pass, as the owner's. */
    Decision allow(KeyOwner owner, String client, AuthRequest request) {
        return allow(
                () -> Map.of(
                        "Secret",
                        owner.secret(),
                        "Name",
                        owner.name(),
                        "Labels",
                        owner.labels(),
                        "Annotations",
                        owner.annotations()),
                new Findings(Map.of(Findings.CLIENT, client, "secret", owner.secret()), null),
                request);
    }

    /**
     * Lets the request pass, as the client's.
     *
     * @param client what templates see of it, if there are any
     */
    Decision allow(Supplier<Map<String, ?>> client, Findings findings, AuthRequest request) {
        try {
            var data = inject.isEmpty() && metadata.isEmpty()
                    ? Map.<String, @Nullable Object>of()
                    : TemplateData.of(Map.of(root, client.get()), request);
            var changes =
                    RequestChanges.of(inject.isEmpty() ? Map.of() : inject.render(data), owned, request.headers());
            return new Decision.Allow(changes.finding(
                    metadata.isEmpty() ? findings : new Findings(metadata.render(data), null).and(findings)));
        } catch (TemplateException e) {
            LOG.warnf("request %s: injectRequestHeaders or metadata: %s", request.requestId(), e.getMessage());
            return NO_HEADERS;
        }
    }
}
