package io.dragoman.resources.parse;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds the line of a field in a manifest, for messages that name the field. */
public final class FieldLines {
    private FieldLines() {}

    /**
     * The line of a field, or of the innermost object around it that is there.
     *
     * @param text the file
     * @param documentLine the line on which the document starts, from 1
     * @param field the field's path, such as {@code spec.rules[1].host}; empty for the document
     * @return a line of the file, from 1
     */
    public static int of(String text, int documentLine, String field) {
        var document = new StringBuilder();
        text.lines()
                .skip(documentLine - 1L)
                .takeWhile(row -> document.isEmpty() || !YamlDocuments.isSeparator(row))
                .forEach(row -> document.append(row).append('\n'));
        try {
            var root = new Yaml(new LoaderOptions()).compose(new StringReader(document.toString()));
            return documentLine + line(root, field, 0);
        } catch (YAMLException e) {
            return documentLine;
        }
    }

    private static int line(@Nullable Node node, String path, int known) {
        if (path.startsWith("[") && node instanceof SequenceNode list) {
            int close = path.indexOf(']');
            int index = Integer.parseInt(path.substring(1, close));
            if (index < list.getValue().size()) {
                var item = list.getValue().get(index);
                return line(item, rest(path, close + 1), item.getStartMark().getLine());
            }
        }
        if (!path.isEmpty() && node instanceof MappingNode map) {
            // Names may hold dots themselves, so the longest that fits is the one that is meant.
            ScalarNode best = null;
            Node value = null;
            for (var entry : map.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && leads(path, key.getValue())
                        && (best == null
                                || key.getValue().length() > best.getValue().length())) {
                    best = key;
                    value = entry.getValueNode();
                }
            }
            if (best != null) {
                return line(
                        value,
                        rest(path, best.getValue().length()),
                        best.getStartMark().getLine());
            }
        }
        return known;
    }

    private static boolean leads(String path, String name) {
        return path.startsWith(name)
                && (path.length() == name.length()
                        || path.charAt(name.length()) == '.'
                        || path.charAt(name.length()) == '[');
    }

    private static String rest(String path, int from) {
        return path.substring(from).replaceFirst("^\\.", "");
    }
}
