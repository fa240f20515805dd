package io.dragoman.controller.xds;

import java.util.regex.Pattern;

/**
 * The reason in Envoy's words when it refuses resources. Envoy quotes the whole message that it refused, before the reason
 * and after it, which hides the reason and may hold what is nobody's business, such as a header's value.
 */
final class RefusalText {
    private static final int MAX_CHARS = 500;

    /** Where a quotation begins that comes first: protobuf's mark for text that is to be read by people. */
    private static final Pattern QUOTED_BEFORE =
            Pattern.compile("goo\\.gle/debug\\w+[\\s\\S]*?(?=Proto constraint validation failed)");

    /** Where a quotation begins that comes last: a mark or a field, after the reason's closing bracket. */
    private static final Pattern QUOTED_AFTER =
            Pattern.compile("\\): (?=goo\\.gle/debug|[a-z][a-z0-9_]*(?:: ?[\"0-9A-Za-z{\\[-]| \\{))[\\s\\S]*");

    private static final Pattern STEP =
            Pattern.compile(": (?:\\[\")?embedded message failed validation(?:\"])? \\| caused by ");

    private RefusalText() {}

    /** The reason: one line of at most 500 characters. */
    static String reason(String text) {
        var reason = QUOTED_BEFORE.matcher(text).replaceAll("");
        reason = QUOTED_AFTER.matcher(reason).replaceFirst(")");
        reason = STEP.matcher(reason).replaceAll(" > ").replaceAll("\\s+", " ").strip();
        return reason.length() <= MAX_CHARS ? reason : reason.substring(0, MAX_CHARS) + "…";
    }
}
