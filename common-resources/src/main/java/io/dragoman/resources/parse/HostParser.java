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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code Host}. */
final class HostParser {
    /** Spellings that Hosts alone may use, as in Emissary. */
    private static final Map<String, String> CAMEL_CASE = Map.ofEntries(
            Map.entry("alpnProtocols", "alpn_protocols"),
            Map.entry("caSecret", "ca_secret"),
            Map.entry("cacertChainFile", "cacert_chain_file"),
            Map.entry("certChainFile", "cert_chain_file"),
            Map.entry("certRequired", "cert_required"),
            Map.entry("cipherSuites", "cipher_suites"),
            Map.entry("crlSecret", "crl_secret"),
            Map.entry("ecdhCurves", "ecdh_curves"),
            Map.entry("maxTlsVersion", "max_tls_version"),
            Map.entry("minTlsVersion", "min_tls_version"),
            Map.entry("privateKeyFile", "private_key_file"),
            Map.entry("redirectCleartextFrom", "redirect_cleartext_from"));

    private static final Map<String, InsecureAction> ACTIONS = actions();

    private HostParser() {}

    static @Nullable GatewayHost parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var host = new GatewayHost(
                meta,
                hostname(spec),
                mappingSelector(spec),
                secretRef(spec, meta.namespace()),
                nameOf(spec, "tlsContext"),
                tls(spec),
                insecureAction(spec));
        checkTls(spec, host);
        acme(spec);
        spec.finish();
        return ManifestParser.hasError(problems) ? null : host;
    }

    private static String hostname(Fields spec) {
        var hostname = HostNames.glob(spec, "hostname", spec.text("hostname", "*"));
        return hostname.isEmpty() ? "*" : hostname;
    }

    private static @Nullable Selector mappingSelector(Fields spec) {
        var selector = Specs.selector(spec, "mappingSelector");
        var deprecated = Specs.selector(spec, "selector");
        if (deprecated == null) {
            return selector;
        }
        boolean empty = selector == null
                || (selector.matchLabels().isEmpty()
                        && selector.matchExpressions().isEmpty());
        if (!empty) {
            spec.warning("selector", "has no effect beside mappingSelector");
        }
        return empty ? deprecated : selector;
    }

    /** The settings of TLS come from one place, and only a Secret turns TLS on. */
    private static void checkTls(Fields spec, GatewayHost host) {
        if (host.tlsSecret() == null) {
            for (var name : List.of("tlsSecret", "tlsContext", "tls")) {
                if (spec.has(name)) {
                    spec.warning(name, "has no effect without tlsSecret.name: the Host has no TLS");
                }
            }
            return;
        }
        if (host.tlsContext() != null && host.tls() != null) {
            spec.error("tls", "cannot be given beside tlsContext");
        }
        if (host.tls() != null && host.tls().files().certChain() != null) {
            spec.error("tls.cert_chain_file", "cannot be given beside tlsSecret");
        }
    }

    /** {@code authority: none} is how a Host says that it wants no certificate from an authority: nothing is missing. */
    private static void acme(Fields spec) {
        var provider = spec.object("acmeProvider");
        if (provider != null && !"none".equalsIgnoreCase(provider.text("authority"))) {
            spec.notice(
                    "acmeProvider",
                    "has no effect, as in Emissary: have a certificate put into tlsSecret, for instance by cert-manager");
        }
        if (spec.has("previewUrl")) {
            spec.notice("previewUrl", "has no effect, as in Emissary");
        }
    }

    private static @Nullable SecretRef secretRef(Fields spec, String ownNamespace) {
        var ref = spec.object("tlsSecret");
        if (ref == null) {
            return null;
        }
        var name = ref.nonEmptyText("name");
        var namespace = ref.nonEmptyText("namespace");
        ref.finish();
        return name == null ? null : new SecretRef(namespace == null ? ownNamespace : namespace, name);
    }

    private static @Nullable String nameOf(Fields spec, String field) {
        var ref = spec.object(field);
        if (ref == null) {
            return null;
        }
        var name = ref.nonEmptyText("name");
        ref.finish();
        return name;
    }

    private static @Nullable TlsSettings tls(Fields spec) {
        var fields = spec.object("tls");
        if (fields == null) {
            return null;
        }
        var snake = fields.renamed(CAMEL_CASE);
        var settings = TlsContextParser.settings(snake);
        snake.finish();
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
        if (insecure.has("additionalPort")) {
            insecure.notice("additionalPort", "has no effect, as in Emissary 2 and later: a Listener names its port");
        }
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
