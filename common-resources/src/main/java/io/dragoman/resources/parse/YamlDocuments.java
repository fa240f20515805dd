package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_CODE_POINTS = 64 * 1024 * 1024;
    private static final Pattern POLICY = Pattern.compile("\\bkind[\"']?\\s*:\\s*[\"']?FilterPolicy\\b");

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
            int line, @Nullable JsonNode node, @Nullable String error, boolean policy) {}

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
                start = line + 1;
            } else {
                part.append(row).append('\n');
            }
            line++;
        }
        add(documents, part.toString(), start);
        return documents;
    }

    private static boolean isSeparator(String row) {
        return row.equals("---")
                || row.equals("---\r")
                || (row.startsWith("---") && (row.charAt(3) == ' ' || row.charAt(3) == '\t'));
    }

    private static void add(List<Document> documents, String part, int start) {
        try {
            Object value = yaml().load(part);
            if (value != null) {
                documents.add(new Document(firstContentLine(part, start), JSON.valueToTree(value), null, false));
            }
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            int at = start + (mark == null ? 0 : mark.getLine());
            documents.add(broken(part, start, "line " + at + ": " + e.getProblem()));
        } catch (YAMLException | IllegalArgumentException e) {
            documents.add(broken(part, start, "is not valid YAML"));
        }
    }

    private static Document broken(String part, int start, String error) {
        return new Document(
                firstContentLine(part, start), null, error, POLICY.matcher(part).find());
    }

    private static int firstContentLine(String part, int start) {
        int line = start;
        for (var row : part.split("\n", -1)) {
            if (!row.isBlank() && !row.stripLeading().startsWith("#")) {
                return line;
            }
            line++;
        }
        return start;
    }

    private static Yaml yaml() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CODE_POINTS);
        var dumping = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumping), dumping, options, new JsonTypes());
    }

    /** YAML 1.1 without its timestamps: a date in a label is text, as it is for Kubernetes. */
    private static final class JsonTypes extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
