package io.dragoman.resources.parse;

import io.dragoman.resources.model.OutlierDetection;
import org.jspecify.annotations.Nullable;

/** Reads {@code outlier_detection}, which Emissary has a string for and no meaning. */
final class OutlierDetectionParser {
    private static final String FIELD = "outlier_detection";
    private static final int ALL_PERCENT = 100;

    private OutlierDetectionParser() {}

    static @Nullable OutlierDetection parse(Fields spec) {
        var raw = spec.raw(FIELD);
        if (raw != null && raw.isTextual()) {
            spec.warning(FIELD, "has no effect as a string: write an object such as {consecutive_5xx: 5}");
            return null;
        }
        var fields = spec.object(FIELD);
        if (fields == null) {
            return null;
        }
        var detection = new OutlierDetection(
                fields.integer("consecutive_5xx", 0, Integer.MAX_VALUE),
                fields.integer("consecutive_gateway_failure", 0, Integer.MAX_VALUE),
                Durations.optionalPositive(fields, "interval"),
                Durations.optionalPositive(fields, "base_ejection_time"),
                Durations.optionalPositive(fields, "max_ejection_time"),
                fields.integer("max_ejection_percent", 0, ALL_PERCENT));
        fields.finish();
        return detection;
    }
}
