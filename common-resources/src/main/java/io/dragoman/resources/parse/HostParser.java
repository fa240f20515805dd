package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.GatewayHost.InsecureAction;
import io.dragoman.resources.model.GatewayHost.SecretRef;
import io.dragoman.resources.model.Selector;
import io.dragoman.resources.model.TlsSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code Host}. */
final class HostParser {
    private static final Map<String, InsecureAction> ACTIONS = actions();

    private HostParser() {}

    static @Nullable GatewayHost parse(Meta meta, JsonNode object, List<Problem> problems) {
        int before = problems.size();
        var spec = Specs.spec(meta, object, problems);
        var host = new GatewayHost(
                meta,
                hostname(spec),
                mappingSelector(spec),
                secretRef(spec, meta.namespace()),
                nameOf(spec, "tlsContext"),
                tls(spec),
                insecureAction(spec));
        spec.ignore("ambassadorId", "previewUrl");
        spec.notSupportedYet("acmeProvider");
        spec.finish();
        return ManifestParser.hasError(problems.subList(before, problems.size())) ? null : host;
    }

    private static String hostname(Fields spec) {
        var hostname = spec.text("hostname", "*").toLowerCase(Locale.ROOT);
        int star = hostname.indexOf('*');
        if (star != hostname.lastIndexOf('*') || (star > 0 && star < hostname.length() - 1)) {
            spec.error("hostname", "may have one * only, at its beginning or its end");
        }
        return hostname.isEmpty() ? "*" : hostname;
    }

    private static @Nullable Selector mappingSelector(Fields spec) {
        var selector = Specs.selector(spec, "mappingSelector");
        var deprecated = Specs.selector(spec, "selector");
        return selector == null ? deprecated : selector;
    }

    private static @Nullable SecretRef secretRef(Fields spec, String ownNamespace) {
        var ref = spec.object("tlsSecret");
        if (ref == null) {
            return null;
        }
        var name = ref.text("name", "");
        var namespace = ref.text("namespace", ownNamespace);
        ref.finish();
        return name.isEmpty() ? null : new SecretRef(namespace, name);
    }

    private static @Nullable String nameOf(Fields spec, String field) {
        var ref = spec.object(field);
        if (ref == null) {
            return null;
        }
        var name = ref.text("name", "");
        ref.finish();
        return name.isEmpty() ? null : name;
    }

    private static @Nullable TlsSettings tls(Fields spec) {
        var fields = spec.object("tls");
        if (fields == null) {
            return null;
        }
        var settings = TlsContextParser.settings(fields);
        fields.finish();
        return settings;
    }

    private static InsecureAction insecureAction(Fields spec) {
        var policy = spec.object("requestPolicy");
        if (policy == null) {
            return InsecureAction.REDIRECT;
        }
        var insecure = policy.object("insecure");
        policy.finish();
        if (insecure == null) {
            return InsecureAction.REDIRECT;
        }
        insecure.ignore("additionalPort");
        var action = insecure.oneOf("action", ACTIONS);
        insecure.finish();
        return action == null ? InsecureAction.REDIRECT : action;
    }

    private static Map<String, InsecureAction> actions() {
        var spellings = new LinkedHashMap<String, InsecureAction>();
        spellings.put("Redirect", InsecureAction.REDIRECT);
        spellings.put("Reject", InsecureAction.REJECT);
        spellings.put("Route", InsecureAction.ROUTE);
        return spellings;
    }
}
