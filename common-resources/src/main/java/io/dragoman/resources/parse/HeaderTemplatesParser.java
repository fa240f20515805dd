package io.dragoman.resources.parse;

import io.dragoman.resources.model.Filter.HeaderTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads lists of headers whose values are templates. Whether they are, who makes the filter finds out. */
final class HeaderTemplatesParser {
    /** Headers that say where a message goes, where it ends and how it travels: nobody may make them up. */
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderTemplatesParser() {}

    static List<HeaderTemplate> parse(Fields fields, String name) {
        var headers = new ArrayList<HeaderTemplate>();
        for (var entry : fields.objects(name)) {
            var header = entry.requiredText("name");
            if (HeaderNames.check(entry, "name", header) && FRAMING.contains(header.toLowerCase(Locale.ROOT))) {
                entry.error("name", "is a header that cannot be set here");
            }
            headers.add(new HeaderTemplate(header, entry.text("value", "")));
            entry.refuseUnknown();
        }
        return headers;
    }
}
