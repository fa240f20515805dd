package io.dragoman.resources.parse;

import io.dragoman.resources.model.Filter.HeaderTemplate;
import io.dragoman.resources.model.FramingHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads lists of headers, and of metadata, whose values are templates. Whether they are, who makes the filter finds out. */
final class HeaderTemplatesParser {
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final int MAX_METADATA = 16;

    /** What filters themselves say of clients. */
    private static final Set<String> TAKEN = Set.of("client", "secret");

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

    /** Entries of metadata; each name is there once. */
    static List<HeaderTemplate> metadata(Fields fields, String name) {
        var entries = new ArrayList<HeaderTemplate>();
        var names = new HashSet<>(TAKEN);
        for (var entry : fields.objects(name)) {
            var key = entry.requiredText("name");
            if (!key.isEmpty() && !METADATA_NAME.matcher(key).matches()) {
                entry.error("name", "must be a letter and up to 63 more, digits, or one of _.-");
            } else if (!key.isEmpty() && !names.add(key)) {
                entry.error("name", "must be another one: " + key + " is there already");
            }
            entries.add(new HeaderTemplate(key, entry.text("value", "")));
            entry.refuseUnknown();
        }
        if (entries.size() > MAX_METADATA) {
            fields.error(name, "must not have more than " + MAX_METADATA + " entries");
        }
        return entries;
    }
}
