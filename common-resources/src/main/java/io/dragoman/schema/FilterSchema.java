package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.needed;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code Filter}. What its fields say must hold, or the filter is unusable: none may be lost unseen. */
final class FilterSchema {
    private static final String KINDS =
            "OAuth2, JWT, APIKey, External, Plugin, Basic, ClientCertificate, TokenReview, OPA, CEL";
    private static final String NUMBER_OF_KINDS = Stream.of(KINDS.split(", ", -1))
            .map("(has(self.%s) ? 1 : 0)"::formatted)
            .collect(Collectors.joining(" + "));

    private FilterSchema() {}

    static Definition definition() {
        return Definition.ofEdgeStack("Filter", "fil", spec(), Column.withCondition("Programmed"));
    }

    private static Schema spec() {
        return Schema.object("How requests are checked that a FilterPolicy sends here.")
                .open()
                .with(
                        EdgeStack.ambassadorId(),
                        field("APIKey", apiKey()),
                        field("JWT", jwt()),
                        field("OAuth2", OAuth2Schema.spec()),
                        field("External", external()),
                        field(
                                "Plugin",
                                Schema.object("A plugin of Edge Stack.", field("name", Schema.text("")))
                                        .open()))
                .with(OwnFilterSchemas.all())
                .rule(NUMBER_OF_KINDS + " == 1", "must have exactly one of " + KINDS);
    }

    private static Schema apiKey() {
        return Schema.object(
                        "Requests must have a key.",
                        field(
                                "httpHeader",
                                Schema.text("The header with the key. By default X-API-Key.")
                                        .pattern(Patterns.HEADER_NAME_OR_EMPTY, "must be the name of a header")),
                        needed("keys", OwnFilterSchemas.secrets("Where the keys are: each value is one.")),
                        OwnFilterSchemas.forwardCredentials("Whether the service sees the key. By default it does."),
                        field("injectRequestHeaders", EdgeStack.headers("Headers that the service sees of the key.")),
                        OwnFilterSchemas.metadata("the key"))
                .open();
    }

    private static Schema jwt() {
        return Schema.object(
                        "Requests must have a JSON Web Token.",
                        field(
                                "jwksURI",
                                Schema.text("Where the keys are that tokens are signed with. Or one of the next two.")
                                        .pattern(
                                                "^([Hh][Tt][Tt][Pp][Ss]?://.*)?$",
                                                "must be an absolute http or https URL")),
                        field(
                                "jwksFromIssuer",
                                Schema.bool("Whether the issuer's own OpenID configuration says where its keys are.")),
                        field(
                                "jwksSecret",
                                Schema.object(
                                                "A Secret of the Filter's namespace that holds the keys.",
                                                Common.needsText("name", "Its name."),
                                                field(
                                                        "key",
                                                        Schema.text(
                                                                "Which value is the JWK Set. By default jwks.json.")))
                                        .open()),
                        field("tlsConfig", tlsConfig()),
                        field(
                                "tokenFrom",
                                Schema.list(
                                        "Where in requests the token is. By default the Authorization header.",
                                        Schema.object(
                                                        "One of header, cookie and queryParameter.",
                                                        field("header", Schema.text("A header.")),
                                                        field(
                                                                "prefix",
                                                                Schema.text("What stands before the token in it.")),
                                                        field("cookie", Schema.text("A cookie.")),
                                                        field(
                                                                "queryParameter",
                                                                Schema.text("A parameter of the query.")))
                                                .open())),
                        field(
                                "senderConstraint",
                                Schema.text(
                                                "What becomes of tokens that are bound to a key or a certificate. By default"
                                                        + " Enforce: they count with a proof alone.")
                                        .thorough("enum", List.of("Enforce", "Require", "Ignore"))),
                        field("tokenType", Schema.text("What typ must be in tokens' headers, such as at+jwt.")),
                        field("audiences", Schema.texts("Further ones that tokens may be for.")),
                        field(
                                "requiredClaims",
                                Schema.list(
                                        "What tokens must say.",
                                        Schema.object(
                                                        "A claim that must be there.",
                                                        needed("path", Schema.texts("Its name, and names within it.")),
                                                        field(
                                                                "anyOf",
                                                                Schema.texts("Which one of these it is or contains.")),
                                                        field("allOf", Schema.texts("Which it contains all of.")))
                                                .open())),
                        field(
                                "validAlgorithms",
                                Schema.list(
                                        "Algorithms that tokens may be signed with. By default all of these.",
                                        Schema.text("").thorough("enum", JwtAlgorithms.ALL))),
                        field("audience", Schema.text("Whom tokens must be for, if they say so.")),
                        field("requireAudience", Schema.bool("Whether they must say so.")),
                        field("issuer", Schema.text("Whom tokens must be from, if they say so.")),
                        field("requireIssuer", Schema.bool("Whether they must say so.")),
                        field("requireExpiresAt", Schema.bool("Whether tokens must say when they expire.")),
                        field("leewayForExpiresAt", leeway()),
                        field("requireNotBefore", Schema.bool("Whether tokens must say when they begin to be valid.")),
                        field("leewayForNotBefore", leeway()),
                        field("requireIssuedAt", Schema.bool("Whether tokens must say when they were issued.")),
                        field("leewayForIssuedAt", leeway()),
                        field("insecureTLS", insecureTls()),
                        field("renegotiateTLS", renegotiateTls()),
                        field("maxStale", maxStale()),
                        field("injectRequestHeaders", EdgeStack.headers("Headers that the service sees of the token.")),
                        field(
                                "errorResponse",
                                Schema.object(
                                                "What clients are told without a good token.",
                                                field(
                                                        "realm",
                                                        Schema.text("By default name.namespace of the Filter.")
                                                                .pattern(
                                                                        "^[ !#-\\[\\]-~]*$",
                                                                        "must be printable ASCII without quotes and backslashes")),
                                                field("contentType", Schema.text("Deprecated: headers.")),
                                                field("headers", EdgeStack.headers("")),
                                                field("bodyTemplate", Schema.text("")))
                                        .open()))
                .open();
    }

    private static Schema leeway() {
        return Schema.text("How far clocks may differ, such as 30s. By default 0.")
                .pattern(Patterns.DURATION, Patterns.NO_DURATION);
    }

    static Schema insecureTls() {
        return Schema.bool("Whether the server's certificate may be anybody's.");
    }

    static Schema tlsConfig() {
        return Schema.object(
                        "Certificates for the server that is asked.",
                        field("caCertificate", fromSecret("Authorities besides the usual ones, as tls.crt or ca.crt.")),
                        field("certificate", fromSecret("The gateway's own.")))
                .open();
    }

    private static Schema fromSecret(String description) {
        return Schema.object(
                        description,
                        needed(
                                "fromSecret",
                                Schema.object(
                                                "A Secret.",
                                                Common.needsText("name", "Its name."),
                                                field("namespace", Schema.text("By default the Filter's own.")))
                                        .open()))
                .open();
    }

    static Schema renegotiateTls() {
        return Schema.text("never (the default), onceAsClient or freelyAsClient.");
    }

    static Schema maxStale() {
        return Schema.text("How long past its time a cached answer is used.");
    }

    private static Schema external() {
        return Schema.object(
                        "A service that is asked about the requests, as an AuthService is.",
                        Common.needsText("auth_service", "The service, as [scheme://]host[:port]."),
                        field("tls", Schema.bool("Whether it is asked over TLS.")),
                        field("tlsConfig", tlsConfig()),
                        field("proto", Schema.text("http, which is the default, or grpc.")),
                        field(
                                "protocol_version",
                                Schema.text("v3 over gRPC, which knows no other. Without effect on http.")),
                        field("timeout_ms", Schema.integer("How long it may take. By default 5 s.")),
                        field("path_prefix", Schema.text("What stands before the path that it is asked for.")),
                        field("allowed_request_headers", Schema.texts("Headers that it sees besides the usual ones.")),
                        field(
                                "allowed_authorization_headers",
                                Schema.texts("Headers of its answer that go on besides the usual ones.")),
                        field("add_linkerd_headers", Schema.bool("Whether l5d-dst-override names it.")),
                        field("allow_request_body", Schema.bool("Deprecated: include_body with 4096 and true.")),
                        field(
                                "include_body",
                                Schema.object(
                                                "How much of a body it sees. By default nothing.",
                                                needed(
                                                        "max_bytes",
                                                        Schema.integer("So many bytes.")
                                                                .thorough("minimum", 1)
                                                                .thorough("maximum", 1024 * 1024)),
                                                needed(
                                                        "allow_partial",
                                                        Schema.bool(
                                                                "Whether a longer one is cut, or refused with 413.")))
                                        .open()),
                        field(
                                "status_on_error",
                                Schema.object(
                                                "The answer while the service has none. By default 403.",
                                                field(
                                                        "code",
                                                        Schema.integer("")
                                                                .thorough("minimum", 400)
                                                                .thorough("maximum", 599)))
                                        .open()),
                        field("failure_mode_allow", Schema.bool("Whether requests pass while it does not answer.")))
                .open();
    }
}
