package io.dragoman.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Scope;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.parse.ManifestParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are made to break a reader: each is reported on its own file, and the files beside it are read. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileFilesTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path directory;

    private static String mapping(String name, String spec) {
        return "apiVersion: getambassador.io/v3alpha1\nkind: Mapping\nmetadata: {name: " + name + "}\nspec: " + spec
                + "\n";
    }

    private static String good(String name) {
        return mapping(name, "{prefix: /, service: x}");
    }

    /** Texts, none of which holds an object that can be used. */
    private static Map<String, byte[]> hostile() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("aliases", """
                a: &a [x, x, x, x, x, x, x, x, x]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
                d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
                e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
                f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
                g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
                h: [*g, *g, *g, *g, *g, *g, *g, *g, *g]
                """);
        texts.put("cycle", "a: &a [*a]\n");
        texts.put("key-cycle", "&a {*a : b}\n");
        texts.put("merge-cycle", "a: &a {<<: *a}\n");
        texts.put("nested-lists", "[".repeat(100_000));
        texts.put("nested-objects", "{a: ".repeat(100_000));
        texts.put("nested-blocks", nestedBlocks());
        texts.put("same-key", mapping("x", "{prefix: /, prefix: /a, service: x}"));
        texts.put("java", "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1/\"]]\n");
        texts.put("unknown-alias", "a: *nobody\n");
        texts.put("long-key", mapping("x", "{? " + "k".repeat(MEGABYTE) + " : v}"));
        texts.put("control", "a: \u0001\n");
        texts.put("half-a-character", mapping("x", "{prefix: \"/\\ud800\", service: x}"));
        texts.put("tabs", "a:\n\t- b\n");
        texts.put("unfinished", "a: \"b\n");
        texts.put("list", "- a\n- b\n");
        texts.put("wrong-types", "apiVersion: [a]\nkind: {b: c}\nmetadata: 5\nspec: []\n");
        texts.put("huge-number", mapping("x", "{prefix: /, service: x, precedence: " + "9".repeat(100_000) + "}"));
        var files = new LinkedHashMap<String, byte[]>();
        texts.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        files.put("no-utf8", new byte[] {'a', ':', ' ', (byte) 0xc3, (byte) 0x28, '\n'});
        files.put("nul", new byte[1000]);
        return files;
    }

    private static String nestedBlocks() {
        var text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.toString();
    }

    @Test
    void everyFileIsReportedAndTheOthersAreRead() throws IOException {
        Files.writeString(directory.resolve("a-first.yaml"), good("first"));
        Files.writeString(directory.resolve("z-last.yaml"), good("last"));
        var hostile = hostile();
        for (var file : hostile.entrySet()) {
            Files.write(directory.resolve("bad-" + file.getKey() + ".yaml"), file.getValue());
        }
        var update = read();
        assertThat(update.changes()).extracting(change -> change.key().name()).containsExactly("first", "last");
        for (var name : hostile.keySet()) {
            assertThat(update.problems())
                    .as(name)
                    .anyMatch(problem -> problem.origin().source().contains("bad-" + name + ".yaml"));
        }
    }

    @Test
    void aBadDocumentHidesNoOtherOfItsFile() throws IOException {
        var text = new StringBuilder(good("first"));
        hostile().forEach((name, bytes) -> {
            if (!name.equals("no-utf8")) {
                text.append("\n---\n").append(new String(bytes, StandardCharsets.UTF_8));
            }
        });
        Files.writeString(directory.resolve("all.yaml"), text.append("\n---\n").append(good("last")));
        assertThat(read().changes()).extracting(change -> change.key().name()).containsExactly("first", "last");
    }

    @Test
    void aHugeAnnotationIsRead() throws IOException {
        var documents = new StringBuilder();
        int number = 0;
        while (documents.length() < 10 * MEGABYTE) {
            documents
                    .append("---\napiVersion: getambassador.io/v2\nkind: Mapping\nname: m")
                    .append(number++);
            documents
                    .append("\nprefix: /\nservice: ")
                    .append("x".repeat(10_000))
                    .append('\n');
        }
        Files.writeString(
                directory.resolve("service.yaml"),
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  annotations:\n    note: "
                        + "n".repeat(MEGABYTE) + "\n    getambassador.io/config: |\n"
                        + documents.toString().indent(6) + "spec: {ports: [{port: 80}]}\n");
        Files.writeString(directory.resolve("z-last.yaml"), good("last"));
        assertThat(read().changes()).hasSize(number + 2);
    }

    private SourceUpdate read() {
        var updates = new ArrayList<SourceUpdate>();
        try (var source = new DirectorySource(
                List.of(directory), new ManifestParser("default"), Scope.of("default"), updates::add)) {
            source.start();
        }
        return updates.getFirst();
    }
}
