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
        var context = new TlsContext(
                meta,
                spec.texts("hosts").stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList(),
                spec.nonEmptyText("secret"),
                spec.bool("secret_namespacing", true),
                settings(spec));
        spec.finish();
        return ManifestParser.hasError(problems) ? null : context;
    }

    /** The settings that a TLSContext and {@code Host.spec.tls} share. */
    static TlsSettings settings(Fields fields) {
        var settings = new TlsSettings(
                alpn(fields),
                fields.nonEmptyText("ca_secret"),
                fields.bool("cert_required", false),
                fields.oneOf("min_tls_version", VERSIONS),
                fields.oneOf("max_tls_version", VERSIONS),
                fields.texts("cipher_suites"),
                fields.texts("ecdh_curves"),
                fields.nonEmptyText("sni"));
        fields.ignore("redirect_cleartext_from");
        fields.notSupportedYet("cert_chain_file", "private_key_file", "cacert_chain_file", "crl_secret");
        return settings;
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
