package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Difference.change;
import static io.dragoman.controller.migrate.Difference.differs;
import static io.dragoman.controller.migrate.Touch.given;
import static io.dragoman.controller.migrate.Touch.givenIf;
import static io.dragoman.controller.migrate.Touch.refused;
import static io.dragoman.controller.migrate.Touch.text;
import static io.dragoman.controller.migrate.Touch.value;

import io.dragoman.controller.migrate.Difference.Place;
import java.util.List;
import java.util.Set;

/** What is different for Modules. */
final class ModuleDifferences {
    private static final Place AMBASSADOR = new Place("Module `ambassador`", "Module");
    private static final Place TLS = new Place("Module `tls`", "Module");
    private static final Set<String> FORMER_LEVELS = Set.of("BEST", "SPEED", "DEFAULT");
    private static final String LIST_OF_ADDRESSES =
            "Emissary leaves a wrong entry out; here the last good list stays: mend the entry";

    private ModuleDifferences() {}

    static List<Difference> all() {
        return List.of(
                differs(
                        19,
                        AMBASSADOR,
                        "error_response_overrides",
                        "works as in Emissary 3, with the headers that docs/compatibility.md lists; files are read by the"
                                + " controller. Emissary 4 ignores it",
                        given("config.error_response_overrides")),
                differs(
                        21,
                        AMBASSADOR,
                        "enable_grpc_http11_bridge",
                        "switches off; Emissary takes the key for a yes",
                        text("config.enable_grpc_http11_bridge", "false")),
                differs(
                        21,
                        AMBASSADOR,
                        "enable_grpc_web",
                        "switches off; Emissary takes the key for a yes",
                        text("config.enable_grpc_web", "false")),
                differs(
                        21,
                        AMBASSADOR,
                        "gzip",
                        "switches off; Emissary takes the key for a yes",
                        text("config.gzip.enabled", "false")),
                differs(
                        21,
                        AMBASSADOR,
                        "gzip",
                        "is understood; Emissary's Envoy refuses everything because of it",
                        value("config.gzip.compression_level", level -> FORMER_LEVELS.contains(level.asText()))),
                change(22, AMBASSADOR, "ip_allow", LIST_OF_ADDRESSES, refused("config.ip_allow")),
                change(22, AMBASSADOR, "ip_deny", LIST_OF_ADDRESSES, refused("config.ip_deny")),
                change(
                        39,
                        AMBASSADOR,
                        "lua_scripts",
                        "In Emissary such a script stops all that comes after it: mend it",
                        refused("config.lua_scripts")),
                differs(
                        23,
                        AMBASSADOR,
                        "envoy_log_type",
                        "keeps the types of values, as typed_json does: numbers are no longer texts",
                        text("config.envoy_log_type", "json")),
                differs(
                        41,
                        AMBASSADOR,
                        "header_case_overrides",
                        "keeps every header's spelling, whether it is in the list or not; the list itself needs an Envoy"
                                + " with patches of Ambassador's",
                        given("config.header_case_overrides")),
                differs(
                        0,
                        AMBASSADOR,
                        "several Modules",
                        "is one of several of the name: the one in the gateway's own namespace counts, else the first by"
                                + " namespace; in Emissary the first by namespace",
                        givenIf("config", ModuleDifferences::hasTwins)),
                differs(
                        25,
                        TLS,
                        "client",
                        "names authorities, as it was meant; Emissary takes it for a certificate",
                        given("config.client.secret")));
    }

    private static boolean hasTwins(Candidate module, Surroundings around) {
        return around.of("Module")
                        .filter(other -> other.key().name().equals(module.key().name()))
                        .count()
                > 1;
    }
}
