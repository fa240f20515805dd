package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.needed;

import java.util.List;

/** Fields that several kinds share. */
final class Common {
    private static final String IDS =
            "The instances of the gateway that the object is for, by their AMBASSADOR_ID. Without it, the one named default.";
    private static final String STATS_NAME =
            "What the service is called in statistics; by default, what it is called here.";

    private Common() {}

    static Property ambassadorId(Version version) {
        return field(
                "ambassador_id",
                version.isOld() ? Schema.anything(IDS + " A text, or a list of texts.") : Schema.texts(IDS));
    }

    static Property statsName(Version version) {
        return field(version.isOld() ? "v3StatsName" : "stats_name", Schema.text(STATS_NAME));
    }

    /** TLS towards a service, and in v3alpha1 where conversion keeps how v2 wrote it. */
    static List<Property> tls(Version version) {
        var description = "Name of the TLSContext for TLS towards the service.";
        if (version.isOld()) {
            return List.of(field(
                    "tls",
                    Schema.anything(description + " Or true, for TLS without one.")
                            .nullable()));
        }
        return List.of(
                field("tls", Schema.text(description)),
                field(
                        "v2ExplicitTLS",
                        Schema.object(
                                "How an object of v2 wrote tls. Without effect.",
                                field(
                                        "serviceScheme",
                                        Schema.text("").always("pattern", "^([hH][tT][tT][pP][sS]?://)?$")),
                                field(
                                        "tls",
                                        Schema.text("").choice("", "null", "bool:true", "bool:false", "string")))));
    }

    static Schema service(String description) {
        return Schema.text(description + " Written [scheme://]host[:port]; https:// asks for TLS.")
                .notEmpty();
    }

    static Schema labelSelector(String description) {
        return Schema.object(
                        description,
                        field("matchLabels", Schema.textMap("Labels that must have these values.")),
                        field(
                                "matchExpressions",
                                Schema.list(
                                                "Conditions on labels, all of which must hold.",
                                                Schema.object(
                                                        "",
                                                        Property.required(
                                                                "key",
                                                                Schema.text("The label.")
                                                                        .notEmpty()),
                                                        Property.required(
                                                                "operator",
                                                                Schema.text("In, NotIn, Exists or DoesNotExist.")
                                                                        .pattern(Patterns.anyCase(
                                                                                "In",
                                                                                "NotIn",
                                                                                "Exists",
                                                                                "DoesNotExist"))),
                                                        field(
                                                                "values",
                                                                Schema.texts(
                                                                                "The values that In and NotIn compare with.")
                                                                        .atomic())))
                                        .atomic()))
                .atomic();
    }

    static Property needsText(String name, String description) {
        return needed(name, Schema.text(description).notEmpty());
    }
}
