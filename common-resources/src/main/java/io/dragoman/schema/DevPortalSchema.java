package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

/** {@code DevPortal}. */
final class DevPortalSchema {
    private DevPortalSchema() {}

    static Definition definition() {
        return Definition.of(
                "DevPortal",
                DevPortalSchema::spec,
                Column.withCondition("Accepted", Column.text("Content", ".spec.content.url")));
    }

    private static Schema spec(Version version) {
        return Schema.object("The developer portal of Edge Stack. Checked, and without effect.")
                .with(
                        Common.ambassadorId(version),
                        field("default", Schema.bool("Whether it is the one that is shown.")),
                        field("preserve_servers", Schema.bool("Whether the servers in documents stay.")),
                        field(
                                "naming_scheme",
                                Schema.text("How services are named.").choice("namespace.name", "name.prefix")),
                        field(
                                "content",
                                Schema.object(
                                        "Where its pages are from.",
                                        field("url", Schema.text("")),
                                        field("branch", Schema.text("")),
                                        field("dir", Schema.text("")))),
                        field(
                                "docs",
                                Schema.list(
                                        "Documents besides those of Mappings.",
                                        Schema.object(
                                                "",
                                                field("service", Schema.text("")),
                                                field("url", Schema.text("")),
                                                field("timeout_ms", Schema.millis(""))))),
                        field(
                                "selector",
                                Schema.object(
                                        "Which Mappings are shown.",
                                        field("matchNamespaces", Schema.texts("")),
                                        field("matchLabels", Schema.textMap("")))),
                        field(
                                "search",
                                Schema.object(
                                        "",
                                        field("enabled", Schema.bool("")),
                                        field("type", Schema.text("").choice("title-only", "all-content")))));
    }
}
