package io.dragoman.resources.file;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Scope;
import io.dragoman.resources.catalog.Contents;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;

/** Reads what one file says. */
final class ManifestFile {
    private ManifestFile() {}

    /**
     * Reads a file's text.
     *
     * @param name the file's name as messages show it
     * @param scope which objects are taken
     */
    static Contents parse(String text, String name, ManifestParser parser, Scope scope) {
        var contents = new Contents.Builder(scope);
        for (var document : YamlDocuments.parse(text)) {
            var source = name + ":" + document.line();
            if (document.node() == null) {
                var kind = document.policy() ? "FilterPolicy" : "File";
                contents.addUnreadable(Problem.error(origin(kind, source), "is not valid YAML: " + document.error()));
            } else {
                parser.parse(document.node(), source).forEach(contents::add);
            }
        }
        return contents.build();
    }

    /** A file that cannot be read. */
    static Contents unreadable(String name, String reason) {
        return Contents.unreadable(Problem.error(origin("File", name), "cannot be read: " + reason));
    }

    private static Origin origin(String kind, String source) {
        return new Origin(new ObjectKey(kind, "", source.replaceFirst(":\\d+$", "")), 0, source, "");
    }
}
