package io.dragoman.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.ResponseFile;
import io.dragoman.resources.Change;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponseFilesTest {
    @TempDir
    private Path directory;

    private Path pages;

    @BeforeEach
    void files() throws IOException {
        pages = Files.createDirectory(directory.resolve("pages"));
        Files.writeString(pages.resolve("page"), "sorry");
        Files.writeString(directory.resolve("secret"), "secret");
    }

    @Test
    void aFileOfTheDirectoriesIsRead() {
        assertThat(read(pages.resolve("page"))).isEqualTo(new ResponseFile.Text("sorry"));
    }

    @Test
    void noOtherFileIsRead() throws IOException {
        Files.createSymbolicLink(pages.resolve("link"), directory.resolve("secret"));

        assertThat(List.of(
                        read(directory.resolve("secret")),
                        read(directory.resolve("gone")),
                        read(pages.resolve("../secret")),
                        read(pages.resolve("link"))))
                .containsOnly(new ResponseFile.Unreadable("is not in a directory for such files"));
    }

    @Test
    void aLinkWithinTheDirectoriesIsFollowed() throws IOException {
        Files.createSymbolicLink(pages.resolve("link"), pages.resolve("page"));

        assertThat(read(pages.resolve("link"))).isEqualTo(new ResponseFile.Text("sorry"));
    }

    @Test
    void whatIsNoTextOrTooLargeIsNotTaken() throws IOException {
        Files.write(pages.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Files.writeString(pages.resolve("large"), "x".repeat(64 * 1024 + 1));

        assertThat(read(pages.resolve("binary"))).isEqualTo(new ResponseFile.Unreadable("is not text in UTF-8"));
        assertThat(read(pages.resolve("large"))).isEqualTo(new ResponseFile.Unreadable("is larger than 65536 bytes"));
        assertThat(read(pages)).isEqualTo(new ResponseFile.Unreadable("is not a file"));
        assertThat(read(pages.resolve("gone"))).isEqualTo(new ResponseFile.Unreadable("cannot be read"));
    }

    @Test
    void mappingsAndTheModuleNameFiles() {
        var override =
                "error_response_overrides: [{on_status_code: 404, body: {text_format_source: {filename: '%s'}}}, "
                        + "{on_status_code: 500, body: {text_format: text}}]";
        var changes = List.of(
                change("Mapping", "it", "prefix: /, service: a, " + override.formatted(pages.resolve("page"))),
                change("Module", "ambassador", "config: {" + override.formatted(pages.resolve("gone")) + "}"),
                change("Mapping", "other", "prefix: /, service: a"));

        assertThat(new ResponseFiles(List.of(directory.resolve("none"), pages)).read(changes))
                .isEqualTo(Map.of(
                        pages.resolve("page").toString(),
                        new ResponseFile.Text("sorry"),
                        pages.resolve("gone").toString(),
                        new ResponseFile.Unreadable("cannot be read")));
    }

    private ResponseFile read(Path file) {
        var change = change(
                "Mapping",
                "it",
                "prefix: /, service: a, error_response_overrides: "
                        + "[{on_status_code: 404, body: {text_format_source: {filename: '" + file + "'}}}]");
        return Objects.requireNonNull(
                new ResponseFiles(List.of(pages)).read(List.of(change)).get(file.toString()));
    }

    static Change change(String kind, String name, String spec) {
        var yaml = """
                apiVersion: getambassador.io/v3alpha1
                kind: %s
                metadata: {name: %s}
                spec: {%s}
                """.formatted(kind, name, spec);
        var document =
                Objects.requireNonNull(YamlDocuments.parse(yaml).getFirst().node());
        var parsed =
                new ManifestParser("default").parse(document, "test.yaml:1").getFirst();
        return new Change.Upsert(Objects.requireNonNull(
                parsed.outcome().value(),
                () -> Arrays.toString(parsed.outcome().problems().toArray())));
    }
}
