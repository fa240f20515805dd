package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

/** {@code labels} of a Mapping. */
final class LabelSchemas {
    private static final String DESCRIPTION =
            "What the RateLimitService is told of a request, by domain. Each group becomes one descriptor, each specifier an"
                    + " entry of it.";

    private LabelSchemas() {}

    static Schema of(Version version) {
        var specifier = version.isOld()
                ? Schema.anything(
                        "source_cluster, destination_cluster, remote_address, any other text, {generic_key: value},"
                                + " or {key: {header: name, omit_if_not_present: true}}.")
                : specifier();
        return Schema.map(
                DESCRIPTION,
                Schema.list(
                        "",
                        exactlyOne(Schema.map("A group: its name, and its specifiers.", Schema.list("", specifier)))));
    }

    private static Schema exactlyOne(Schema object) {
        return object.always("minProperties", 1).always("maxProperties", 1);
    }

    private static Schema specifier() {
        return exactlyOne(Schema.object(
                "One of these.",
                ownName("source_cluster", "The name of the gateway's own cluster."),
                ownName("destination_cluster", "The name of the cluster that the request goes to."),
                ownName("remote_address", "The address of the client."),
                field(
                        "request_headers",
                        Schema.object(
                                "The value of a header. Without it, the whole group says nothing.",
                                required(
                                        "key",
                                        Schema.text("What it is called for the RateLimitService.")
                                                .notEmpty()),
                                required(
                                        "header_name",
                                        Schema.text("The header.").notEmpty()),
                                field(
                                        "omit_if_not_present",
                                        Schema.bool("Without effect: nothing is sent without the header.")))),
                field(
                        "auth_metadata",
                        Schema.object(
                                "What the AuthService says of the client. Without it, the whole group says nothing.",
                                required(
                                        "key",
                                        Schema.text("What it is called for the RateLimitService.")
                                                .notEmpty()),
                                required(
                                        "name",
                                        Schema.text("What it is called in the dynamic metadata, such as client.")
                                                .notEmpty()))),
                field(
                        "generic_key",
                        Schema.object(
                                "A text.",
                                required("value", Schema.text("").notEmpty()),
                                field("key", Schema.text("What it is called. By default generic_key.")),
                                field(
                                        "v2Shorthand",
                                        Schema.bool(
                                                "Whether an object of v2 wrote the lone text. Without effect."))))));
    }

    private static Property ownName(String name, String description) {
        return field(
                name, Schema.object(description, required("key", Schema.text("").choice(name))));
    }
}
