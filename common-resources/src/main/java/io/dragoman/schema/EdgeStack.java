package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

/** Fields that the kinds of Edge Stack share. */
final class EdgeStack {
    private EdgeStack() {}

    static Property ambassadorId() {
        return field(
                "ambassador_id",
                Schema.anything(
                        "The instances of the gateway that the object is for, by their AMBASSADOR_ID: a text, or a"
                                + " list of texts. Without it, the one named default."));
    }

    /** Headers whose values are templates. */
    static Schema headers(String description) {
        return Schema.list(
                description,
                Schema.object(
                        "",
                        field("name", Schema.text("")),
                        field("value", Schema.text("A template (Go's text/template)."))));
    }
}
