package io.dragoman.resources.parse;

import io.dragoman.resources.Meta;
import io.dragoman.resources.model.Filter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the kinds of filter that Edge Stack does not have and that look at more than a secret of the client's. */
final class RuleFilterParser {
    private static final int MAX_MILLIS = 60_000;
    private static final int DEFAULT_MILLIS = 1000;
    private static final int MIN_STATUS = 400;
    private static final int MAX_STATUS = 499;
    private static final int FORBIDDEN = 403;
    private static final int MAX_EXPRESSION_CHARS = 8192;
    private static final int MAX_MESSAGE_CHARS = 512;

    private RuleFilterParser() {}

    static Filter.ClientCertificate clientCertificate(Fields fields) {
        var principals = patterns(fields, "principals");
        if (principals.isEmpty()) {
            fields.error("principals", "must name at least one");
        }
        boolean match = fields.bool("matchServerName", true);
        if (!match) {
            fields.warning(
                    "matchServerName",
                    "lets a certificate that one Host asked for count at another, whose authorities may be others");
        }
        fields.refuseUnknown();
        return new Filter.ClientCertificate(principals, match);
    }

    static Filter.@Nullable Opa opa(Meta meta, Fields fields) {
        var text = fields.requiredText("url");
        var url = text.isEmpty() ? null : Urls.read(fields, "url", text, true);
        var tls = ServerTlsParser.parse(meta, fields);
        var timeout = timeout(fields, DEFAULT_MILLIS);
        boolean withBody = fields.bool("withBody", false);
        fields.refuseUnknown();
        return url == null ? null : new Filter.Opa(url, tls, timeout, withBody);
    }

    static Filter.Cel cel(Fields fields) {
        var expression = fields.requiredText("expression");
        if (expression.length() > MAX_EXPRESSION_CHARS) {
            fields.error("expression", "must not be longer than " + MAX_EXPRESSION_CHARS + " characters");
        }
        int status = fields.integer("status", MIN_STATUS, MAX_STATUS, FORBIDDEN);
        var message = fields.text("message", "");
        if (message.length() > MAX_MESSAGE_CHARS) {
            fields.error("message", "must not be longer than " + MAX_MESSAGE_CHARS + " characters");
        }
        fields.refuseUnknown();
        return new Filter.Cel(expression, status, message.isEmpty() ? "the request is not permitted" : message);
    }

    /** {@code timeout_ms}, from 1 to 60000. */
    static Duration timeout(Fields fields, int byDefault) {
        int millis = fields.integer("timeout_ms", 0, MAX_MILLIS, byDefault);
        return Duration.ofMillis(millis == 0 ? byDefault : millis);
    }

    /** Texts with a star at the end at most. */
    private static List<String> patterns(Fields fields, String name) {
        var given = fields.texts(name);
        for (int i = 0; i < given.size(); i++) {
            var text = given.get(i);
            int star = text.indexOf('*');
            if (text.isEmpty() || (star >= 0 && star != text.length() - 1)) {
                fields.error(name + "[" + i + "]", "must not be empty, and may have a * at its end only");
            }
        }
        return given;
    }
}
