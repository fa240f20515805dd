package io.dragoman.resources.parse;

import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads what both kinds of rate limit configuration have in common. */
final class Rates {
    private Rates() {}

    /** A number of requests from 0 to 2^32-1; notes an error and answers 0 for anything else. */
    static long requests(Fields fields, String name) {
        var value = fields.raw(name);
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > Rate.MAX_REQUESTS) {
            fields.error(name, "must be a whole number from 0 to " + Rate.MAX_REQUESTS);
            return 0;
        }
        return value.longValue();
    }

    /** A unit that must be there; notes an error and answers a second otherwise. */
    static RateUnit requiredUnit(Fields fields, String name, RateUnit longest) {
        var unit = fields.oneOf(name, spellings(longest));
        if (unit == null && !fields.has(name)) {
            fields.error(name, "is required");
        }
        return unit == null ? RateUnit.SECOND : unit;
    }

    private static Map<String, RateUnit> spellings(RateUnit longest) {
        var spellings = new LinkedHashMap<String, RateUnit>();
        Arrays.stream(RateUnit.values())
                .filter(unit -> unit.compareTo(longest) <= 0)
                .forEach(unit -> spellings.put(unit.name().toLowerCase(Locale.ROOT), unit));
        return spellings;
    }
}
