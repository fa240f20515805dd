package io.dragoman.resources.parse;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Names of cipher suites and curves. Envoy would refuse a whole Listener for one that it does not know. */
final class TlsNames {
    private static final Set<String> CIPHERS = Set.of(
            "ALL",
            "HIGH",
            "AES128-GCM-SHA256",
            "AES128-SHA",
            "AES256-GCM-SHA384",
            "AES256-SHA",
            "DES-CBC3-SHA",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES128-SHA",
            "ECDHE-ECDSA-AES128-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-AES256-SHA",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-PSK-AES128-CBC-SHA",
            "ECDHE-PSK-AES256-CBC-SHA",
            "ECDHE-PSK-CHACHA20-POLY1305",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-SHA",
            "ECDHE-RSA-AES128-SHA256",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-SHA",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "PSK-AES128-CBC-SHA",
            "PSK-AES256-CBC-SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    private static final Set<String> CURVES = Set.of(
            "MLKEM1024",
            "P-256",
            "P-384",
            "P-521",
            "X25519",
            "X25519MLKEM768",
            "prime256v1",
            "secp384r1",
            "secp521r1",
            "x25519");

    private TlsNames() {}

    /** Cipher suites; {@code [A|B]} are suites that are liked equally. */
    static List<String> ciphers(Fields fields, String name) {
        var given = fields.texts(name);
        for (int i = 0; i < given.size(); i++) {
            var text = given.get(i);
            boolean group = text.startsWith("[") && text.endsWith("]");
            var members = group ? text.substring(1, text.length() - 1).split("\\|", -1) : new String[] {text};
            if (!CIPHERS.containsAll(Arrays.asList(members))) {
                fields.error(name + "[" + i + "]", "is no cipher suite that Envoy knows: " + text);
            }
        }
        return given;
    }

    /** Curves for the exchange of keys. */
    static List<String> curves(Fields fields, String name) {
        var given = fields.texts(name);
        for (int i = 0; i < given.size(); i++) {
            if (!CURVES.contains(given.get(i))) {
                fields.error(name + "[" + i + "]", "is no curve that Envoy knows: " + given.get(i));
            }
        }
        return given;
    }
}
