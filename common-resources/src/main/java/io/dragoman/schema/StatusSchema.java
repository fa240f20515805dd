package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

import java.util.List;

/** {@code status}, which the gateway writes. */
final class StatusSchema {
    private static final int MAX_REASON = 1024;
    private static final int MAX_MESSAGE = 32_768;
    private static final int MAX_TYPE = 316;

    private StatusSchema() {}

    /**
     * The status of a kind.
     *
     * @param own the fields that only this kind has
     */
    static Schema of(List<Property> own) {
        return Schema.object("What the gateway makes of the object. The gateway writes it; nobody else should.")
                .with(own)
                .with(
                        field("observedGeneration", generation()),
                        field(
                                "conditions",
                                Schema.list("What is true of the object now, one entry for each type.", condition())
                                        .always("x-kubernetes-list-type", "map")
                                        .always("x-kubernetes-list-map-keys", List.of("type"))));
    }

    private static Schema condition() {
        return Schema.object(
                "",
                required(
                        "type",
                        Schema.text("What the condition is about, such as Accepted or Programmed.")
                                .always("maxLength", MAX_TYPE)),
                required("status", Schema.text("Whether it is so.").choice("True", "False", "Unknown")),
                required(
                        "reason",
                        Schema.text("Why, in one word for programs.")
                                .always("minLength", 1)
                                .always("maxLength", MAX_REASON)),
                required(
                        "message", Schema.text("Why, in a sentence for people.").always("maxLength", MAX_MESSAGE)),
                required(
                        "lastTransitionTime",
                        Schema.text("When the status became what it is.").always("format", "date-time")),
                field("observedGeneration", generation()));
    }

    private static Schema generation() {
        return Schema.integer("The metadata.generation of the object that this was said about.")
                .always("format", "int64")
                .always("minimum", 0);
    }
}
