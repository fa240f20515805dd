package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.needed;

import java.util.List;

/** The kinds of {@code Filter} that Edge Stack does not have. */
final class OwnFilterSchemas {
    private OwnFilterSchemas() {}

    static List<Property> all() {
        return List.of(
                field("Basic", basic()),
                field("ClientCertificate", clientCertificate()),
                field("TokenReview", tokenReview()),
                field("OPA", opa()),
                field("CEL", cel()));
    }

    /** A list of Secrets, by name or by labels. */
    static Schema secrets(String description) {
        return Schema.list(
                        description,
                        Schema.object(
                                        "Secrets of the Filter's namespace, by secretName or by secretSelector.",
                                        field("secretName", Schema.text("The name of one.")),
                                        field(
                                                "secretSelector",
                                                Schema.object(
                                                                "All that have certain labels.",
                                                                needed(
                                                                        "matchLabels",
                                                                        Schema.textMap(
                                                                                "Labels that must have these values.")))
                                                        .open()))
                                .open())
                .thorough("minItems", 1);
    }

    static Property forwardCredentials(String description) {
        return field("forwardCredentials", Schema.bool(description));
    }

    /** Templates of dynamic metadata. */
    static Property metadata(String of) {
        return field(
                "metadata",
                EdgeStack.headers("What Envoy is told of " + of
                        + ", as dynamic metadata of envoy.filters.http.ext_authz, for access logs and the like."));
    }

    private static Schema basic() {
        return Schema.object(
                        "Requests must have a user and a password (HTTP Basic).",
                        field(
                                "realm",
                                Schema.text("What clients are asked to sign in to. By default name.namespace of the"
                                        + " Filter.")),
                        needed("users", secrets("Where they are: each Secret has a username and a password.")),
                        forwardCredentials("Whether the service sees the password. By default it does not."),
                        field("injectRequestHeaders", EdgeStack.headers("Headers that the service sees of the user.")),
                        metadata("the user"))
                .open();
    }

    private static Schema clientCertificate() {
        return Schema.object(
                        "Requests must come over a connection with a certificate of the client's.",
                        needed(
                                "principals",
                                Schema.list(
                                                "Whom it may be for: its first URI, else DNS name, else subject. A * at"
                                                        + " the end stands for any rest.",
                                                Schema.text(""))
                                        .thorough("minItems", 1)),
                        field(
                                "matchServerName",
                                Schema.bool("Whether a request's host must be the one that the connection was made to."
                                        + " By default it must.")))
                .open();
    }

    private static Schema tokenReview() {
        return Schema.object(
                        "Requests must have a token that the API server of the cluster knows, such as a ServiceAccount's.",
                        field(
                                "realm",
                                Schema.text("What clients are asked to sign in to. By default name.namespace of the"
                                        + " Filter.")),
                        field("audiences", Schema.texts("One of which tokens must be for. By default the API server.")),
                        timeout("By default 2 s."),
                        forwardCredentials("Whether the service sees the token. By default it does not."),
                        field("injectRequestHeaders", EdgeStack.headers("Headers that the service sees of the user.")),
                        metadata("the user"))
                .open();
    }

    private static Schema opa() {
        return Schema.object(
                        "An Open Policy Agent decides.",
                        Common.needsText("url", "Of a rule in its Data API."),
                        field("insecureTLS", FilterSchema.insecureTls()),
                        field("renegotiateTLS", FilterSchema.renegotiateTls()),
                        field("tlsConfig", FilterSchema.tlsConfig()),
                        timeout("By default 1 s."),
                        field("withBody", Schema.bool("Whether the rule sees the body, as far as there is one here.")))
                .open();
    }

    private static Schema cel() {
        return Schema.object(
                        "A condition decides.",
                        Common.needsText("expression", "In the Common Expression Language, true for who may pass."),
                        field(
                                "status",
                                Schema.integer("The answer to the others. By default 403.")
                                        .thorough("minimum", 400)
                                        .thorough("maximum", 499)),
                        field("message", Schema.text("What they are told.")))
                .open();
    }

    private static Property timeout(String description) {
        return field("timeout_ms", Schema.integer("How long it may take. " + description));
    }
}
