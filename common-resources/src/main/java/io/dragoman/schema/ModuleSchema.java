package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

/** {@code Module}. */
final class ModuleSchema {
    private ModuleSchema() {}

    static Definition definition() {
        return Definition.of("Module", ModuleSchema::spec, Column.withCondition("Programmed"));
    }

    private static Schema spec(Version version) {
        var config = Schema.object("The settings by their names; docs/compatibility.md has the list.")
                .open();
        return Schema.object("Settings for the whole gateway, in the Module that is named ambassador.")
                .with(
                        Common.ambassadorId(version),
                        version.isOld() ? field("config", config) : required("config", config));
    }
}
