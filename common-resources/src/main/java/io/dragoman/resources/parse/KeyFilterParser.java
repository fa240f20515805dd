package io.dragoman.resources.parse;

import io.dragoman.resources.Meta;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.Filter.SecretSource;
import io.dragoman.resources.model.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads {@code spec.APIKey} and {@code spec.Basic} of a Filter, which know clients by what is in Secrets, and
 * {@code spec.TokenReview}, which knows those that the API server knows.
 */
final class KeyFilterParser {
    private static final String FORWARD = "forwardCredentials";
    private static final int REVIEW_MILLIS = 2000;
    private static final String METADATA = "metadata";
    private static final String INJECT = "injectRequestHeaders";

    private KeyFilterParser() {}

    static Filter.ApiKey apiKey(Fields fields) {
        var header = Objects.requireNonNullElse(fields.nonEmptyText("httpHeader"), "X-API-Key");
        HeaderNames.check(fields, "httpHeader", header);
        var keys = sources(fields, "keys");
        boolean forward = fields.bool(FORWARD, true);
        var inject = HeaderTemplatesParser.parse(fields, INJECT);
        var metadata = HeaderTemplatesParser.metadata(fields, METADATA);
        fields.refuseUnknown();
        return new Filter.ApiKey(header, keys, forward, inject, metadata);
    }

    static Filter.Basic basic(Meta meta, Fields fields) {
        var realm = Realms.read(meta, fields);
        var users = sources(fields, "users");
        boolean forward = fields.bool(FORWARD, false);
        var inject = HeaderTemplatesParser.parse(fields, INJECT);
        var metadata = HeaderTemplatesParser.metadata(fields, METADATA);
        fields.refuseUnknown();
        return new Filter.Basic(realm, users, forward, inject, metadata);
    }

    static Filter.TokenReview tokenReview(Meta meta, Fields fields) {
        var realm = Realms.read(meta, fields);
        var audiences = fields.texts("audiences");
        if (audiences.stream().anyMatch(String::isEmpty)) {
            fields.error("audiences", "must not be empty texts");
        }
        var timeout = RuleFilterParser.timeout(fields, REVIEW_MILLIS);
        boolean forward = fields.bool(FORWARD, false);
        if (forward && audiences.isEmpty()) {
            fields.warning(FORWARD, "lets the service act as the client at the API server; audiences would prevent it");
        }
        var inject = HeaderTemplatesParser.parse(fields, INJECT);
        var metadata = HeaderTemplatesParser.metadata(fields, METADATA);
        fields.refuseUnknown();
        return new Filter.TokenReview(realm, audiences, timeout, forward, inject, metadata);
    }

    private static List<SecretSource> sources(Fields fields, String name) {
        var sources = new ArrayList<SecretSource>();
        for (var entry : fields.objects(name)) {
            var secret = entry.nonEmptyText("secretName");
            var selector = entry.object("secretSelector");
            var labels = selector == null ? Map.<String, String>of() : selector.textMap("matchLabels");
            if (selector != null) {
                selector.refuseUnknown();
            }
            entry.refuseUnknown();
            if ((secret == null) == (selector == null)) {
                entry.error("must have secretName or secretSelector, and not both");
            } else if (secret != null) {
                sources.add(new SecretSource.Named(secret));
            } else if (labels.isEmpty()) {
                entry.error("secretSelector", "must have matchLabels: without any, every Secret would hold keys");
            } else {
                sources.add(new SecretSource.Labelled(new Selector(labels, List.of())));
            }
        }
        if (sources.isEmpty()) {
            fields.error(name, "must name at least one Secret");
        }
        return sources;
    }
}
