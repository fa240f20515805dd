package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Splits a YAML text at its {@code ---} lines, as kubectl does, and parses each part alone, so that a broken document
 * does not take its neighbours along.
 */
public final class YamlDocuments {
    private static final int MAX_CODE_POINTS = 64 * 1024 * 1024;
    private static final Pattern POLICY = Pattern.compile("\\bkind[\"']?\\s*:\\s*[\"']?FilterPolicy\\b");

    /** Messages of the YAML library that go on with a piece of the text, which may be a password. */
    private static final Pattern QUOTING =
            Pattern.compile("(?s)(found undefined alias|found undefined tag handle|could not determine a constructor"
                    + " for the tag|found duplicate key|found unknown escape character|found character).*");

    private YamlDocuments() {}

    /**
     * One document of the text.
     *
     * @param line the line of the text on which its content starts, from 1
     * @param node its content, or null if it does not parse
     * @param error why it does not parse, with the line; quotes nothing of the text
     * @param policy whether it does not parse and seems to hold a FilterPolicy, so that nobody knows what it guards
     */
    public record Document(
            int line, @Nullable JsonNode node, @Nullable String error, boolean policy) {
        /** Without the content, which may be a Secret. */
        @Override
        public String toString() {
            return "document at line " + line + (error == null ? "" : ": " + error);
        }
    }

    /** Every document that is not empty, in order. */
    public static List<Document> parse(String text) {
        var documents = new ArrayList<Document>();
        var part = new StringBuilder();
        int start = 1;
        int line = 1;
        for (var row : text.split("\n", -1)) {
            if (isSeparator(row)) {
                add(documents, part.toString(), start);
                part.setLength(0);
                start = line;
            }
            part.append(isSeparator(row) && isComment(row.substring(3)) ? "---" : row)
                    .append('\n');
            line++;
        }
        add(documents, part.toString(), start);
        return documents;
    }

    /** Whether a line separates documents. */
    static boolean isSeparator(String row) {
        return row.equals("---")
                || row.equals("---\r")
                || (row.startsWith("---") && (row.charAt(3) == ' ' || row.charAt(3) == '\t'));
    }

    private static void add(List<Document> documents, String part, int start) {
        try {
            Object value = yaml().load(part);
            if (value != null) {
                documents.add(
                        new Document(firstContentLine(part, start), JsonTree.of(value, part.length()), null, false));
            }
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            int at = start + (mark == null ? 0 : mark.getLine());
            documents.add(broken(part, start, "line " + at + ": " + withoutText(e.getProblem())));
        } catch (YAMLException | IllegalArgumentException e) {
            documents.add(broken(part, start, "says what JSON cannot"));
        }
    }

    private static String withoutText(String problem) {
        return QUOTING.matcher(problem).replaceFirst("$1");
    }

    private static Document broken(String part, int start, String error) {
        return new Document(
                firstContentLine(part, start), null, error, POLICY.matcher(part).find());
    }

    private static int firstContentLine(String part, int start) {
        int line = start;
        for (var row : part.split("\n", -1)) {
            if (!isComment(row) && !(isSeparator(row) && isComment(row.substring(3)))) {
                return line;
            }
            line++;
        }
        return start;
    }

    private static boolean isComment(String row) {
        return row.isBlank() || row.stripLeading().startsWith("#");
    }

    private static Yaml yaml() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CODE_POINTS);
        var dumping = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumping), dumping, options, new JsonTypes());
    }

    /**
     * YAML 1.1 without its timestamps and its numbers to the base of sixty: a date in a label and a time of day are
     * text, as they are for Kubernetes.
     */
    private static final class JsonTypes extends Resolver {
        private static final Pattern WHOLE =
                Pattern.compile("[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)");
        private static final Pattern DECIMAL = Pattern.compile(
                "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
                        + "|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, WHOLE, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, DECIMAL, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
