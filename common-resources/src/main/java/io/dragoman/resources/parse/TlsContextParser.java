package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.TlsContext;
import io.dragoman.resources.model.TlsSettings;
import io.dragoman.resources.model.TlsSettings.TlsVersion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code TLSContext}, and the same settings inside a Host. */
final class TlsContextParser {
    private static final Map<String, TlsVersion> VERSIONS = versions();

    private TlsContextParser() {}

    static @Nullable TlsContext parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var context = context(meta, spec);
        spec.finish();
        return ManifestParser.hasError(problems) ? null : context;
    }

    /** Everything of a TLSContext that is not metadata. */
    static TlsContext context(Meta meta, Fields spec) {
        var secret = spec.nonEmptyText("secret");
        if (secret != null && spec.has("cert_chain_file")) {
            spec.error("cert_chain_file", "cannot be given beside secret");
        }
        return new TlsContext(
                meta,
                spec.texts("hosts").stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList(),
                secret,
                spec.has("secret_namespacing") ? spec.bool("secret_namespacing", true) : null,
                settings(spec));
    }

    /** The settings that a TLSContext and {@code Host.spec.tls} share. */
    static TlsSettings settings(Fields fields) {
        if (fields.has("redirect_cleartext_from")) {
            fields.notice(
                    "redirect_cleartext_from",
                    "has no effect, as in Emissary 2 and later: use a Host's requestPolicy.insecure.action");
        }
        var settings = new TlsSettings(
                alpn(fields),
                fields.nonEmptyText("ca_secret"),
                fields.bool("cert_required", false),
                fields.oneOf("min_tls_version", VERSIONS),
                fields.oneOf("max_tls_version", VERSIONS),
                TlsNames.ciphers(fields, "cipher_suites"),
                TlsNames.curves(fields, "ecdh_curves"),
                fields.nonEmptyText("sni"),
                files(fields),
                fields.nonEmptyText("crl_secret"));
        check(fields, settings);
        return settings;
    }

    private static TlsSettings.Files files(Fields fields) {
        var files = new TlsSettings.Files(
                fields.nonEmptyText("cert_chain_file"),
                fields.nonEmptyText("private_key_file"),
                fields.nonEmptyText("cacert_chain_file"));
        if (files.certChain() != null && files.privateKey() == null) {
            fields.error("private_key_file", "is required beside cert_chain_file");
        }
        if (files.certChain() == null && files.privateKey() != null) {
            fields.error("cert_chain_file", "is required beside private_key_file");
        }
        return files;
    }

    private static void check(Fields fields, TlsSettings settings) {
        var min = settings.minVersion();
        var max = settings.maxVersion();
        if (min != null && max != null && min.compareTo(max) > 0) {
            fields.error("max_tls_version", "must not be below min_tls_version");
        }
        boolean hasFile = settings.files().caChain() != null;
        if (settings.caSecret() != null && hasFile) {
            fields.error("cacert_chain_file", "cannot be given beside ca_secret");
        }
        if (settings.crlSecret() != null && settings.caSecret() == null && !hasFile) {
            fields.error("crl_secret", "needs authorities to check against: ca_secret or cacert_chain_file");
        }
    }

    private static List<String> alpn(Fields fields) {
        return Arrays.stream(fields.text("alpn_protocols", "").split(",", -1))
                .map(String::trim)
                .filter(protocol -> !protocol.isEmpty())
                .toList();
    }

    private static Map<String, TlsVersion> versions() {
        var spellings = new LinkedHashMap<String, TlsVersion>();
        spellings.put("v1.0", TlsVersion.V1_0);
        spellings.put("v1.1", TlsVersion.V1_1);
        spellings.put("v1.2", TlsVersion.V1_2);
        spellings.put("v1.3", TlsVersion.V1_3);
        return spellings;
    }
}
