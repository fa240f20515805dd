package io.dragoman.resources.parse;

import io.dragoman.resources.model.FilterPolicy.HeaderCondition;
import org.jspecify.annotations.Nullable;

/** Reads {@code ifRequestHeader}. */
final class HeaderConditions {
    private HeaderConditions() {}

    /** The condition, or null if there is none. */
    static @Nullable HeaderCondition parse(Fields step) {
        var fields = step.object("ifRequestHeader");
        if (fields == null) {
            return null;
        }
        var name = fields.requiredText("name");
        HeaderNames.check(fields, "name", name);
        var value = fields.text("value");
        var regex = fields.text("valueRegex");
        if (value != null && regex != null && !value.isEmpty() && !regex.isEmpty()) {
            fields.error("valueRegex", "cannot stand together with value");
        }
        boolean negate = fields.bool("negate", false);
        fields.refuseUnknown();
        return new HeaderCondition(name, nullIfEmpty(value), nullIfEmpty(regex), negate);
    }

    /** An API server fills in empty strings for what was not given. */
    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
