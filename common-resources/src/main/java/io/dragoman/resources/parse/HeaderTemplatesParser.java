package io.dragoman.resources.parse;

import io.dragoman.resources.model.Filter.HeaderTemplate;
import io.dragoman.resources.model.FramingHeaders;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of headers whose values are templates. Whether they are, who makes the filter finds out. */
final class HeaderTemplatesParser {
    private HeaderTemplatesParser() {}

    static List<HeaderTemplate> parse(Fields fields, String name) {
        var headers = new ArrayList<HeaderTemplate>();
        for (var entry : fields.objects(name)) {
            var header = entry.requiredText("name");
            if (HeaderNames.check(entry, "name", header) && FramingHeaders.contains(header)) {
                entry.error("name", "is a header that cannot be set here");
            }
            headers.add(new HeaderTemplate(header, entry.text("value", "")));
            entry.refuseUnknown();
        }
        return headers;
    }
}
