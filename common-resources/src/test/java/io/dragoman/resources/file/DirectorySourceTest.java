package io.dragoman.resources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.dragoman.resources.Change;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Scope;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.parse.ManifestParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source on a real file system. What must not happen is checked after a later change has been seen. */
class DirectorySourceTest {
    @TempDir
    private Path temp;

    private Path dir;
    private DirectorySource source;

    // Written by the source's thread.
    private final Map<String, String> services = new TreeMap<>();
    private final List<String> deleted = new ArrayList<>();
    private List<Problem> problems = List.of();
    private int updates;

    @BeforeEach
    void makeDirectory() throws IOException {
        dir = Files.createDirectory(temp.resolve("manifests"));
    }

    @AfterEach
    void stop() {
        if (source != null) {
            source.close();
        }
    }

    @Test
    void theFirstUpdateCarriesEverything() throws IOException {
        write("a.yaml", mapping("a", "s1"));
        write("sub/deeper/b.yml", mapping("b", "s2") + mapping("bad", "''"));
        write("c.json", mapping("c", "s3"));
        start();
        assertThat(services()).isEqualTo(Map.of("a", "s1", "b", "s2"));
        assertThat(problems())
                .containsExactly("manifests/sub/deeper/b.yml:5: Mapping/ns/bad spec.service: must not be empty");
        assertThat(updates()).isEqualTo(1);
    }

    @Test
    void documentsAreAnsweredWhateverTheyHold() throws IOException {
        write("b.yaml", "# a comment\nkind: Anything\n---\na: [\n---\nkind: Other\n");
        write("sub/a.yaml", "kind: Third\n");

        assertThat(DirectorySource.documents(List.of(dir)))
                .extracting(
                        ManifestDocument::source,
                        document -> document.content().path("kind").asText())
                .containsExactly(
                        tuple("manifests/b.yaml:2", "Anything"),
                        tuple("manifests/b.yaml:6", "Other"),
                        tuple("manifests/sub/a.yaml:1", "Third"));
    }

    @Test
    void anEmptyDirectoryIsToldOf() {
        start();
        assertThat(updates()).isEqualTo(1);
        assertThat(services()).isEmpty();
    }

    @Test
    void whatIsNoDirectoryCannotBeFollowed() throws IOException {
        var file = write("a.yaml", "");
        assertThatThrownBy(() -> start(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("a.yaml");
        source.close();
        assertThatThrownBy(() -> start(dir.resolve("missing"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aNewFileIsRead() throws IOException {
        start();
        write("a.yaml", mapping("a", "s1"));
        awaitServices(Map.of("a", "s1"));
    }

    @Test
    void anEditInPlaceIsRead() throws IOException {
        write("a.yaml", mapping("a", "s1"));
        start();
        write("a.yaml", mapping("a", "s2") + mapping("b", "s2"));
        awaitServices(Map.of("a", "s2", "b", "s2"));
    }

    @Test
    void aFileThatIsMovedOverAnotherReplacesIt() throws IOException {
        write("a.yaml", mapping("a", "s1") + mapping("b", "s1"));
        start();
        var next = Files.writeString(temp.resolve("next"), mapping("a", "s2"));
        Files.move(next, dir.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        awaitServices(Map.of("a", "s2"));
    }

    @Test
    void aSwitchOfTheLinkedDirectoryIsFollowedAsConfigMapsDoIt() throws IOException {
        write("..one/a.yaml", mapping("a", "s1"));
        write("..one/b.yaml", mapping("b", "s1"));
        Files.createSymbolicLink(dir.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(dir.resolve("a.yaml"), Path.of("..data/a.yaml"));
        Files.createSymbolicLink(dir.resolve("b.yaml"), Path.of("..data/b.yaml"));
        start();
        assertThat(services()).isEqualTo(Map.of("a", "s1", "b", "s1"));
        assertThat(problems()).isEmpty();

        write("..two/a.yaml", mapping("a", "s2"));
        write("..two/b.yaml", mapping("b", "s2"));
        Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of("..two"));
        Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        awaitServices(Map.of("a", "s2", "b", "s2"));
        assertThat(deleted()).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void aDeletedFileTakesItsObjectsAlong() throws IOException {
        write("a.yaml", mapping("a", "s1"));
        write("b.yaml", mapping("b", "s1"));
        start();
        Files.delete(dir.resolve("a.yaml"));
        awaitServices(Map.of("b", "s1"));
    }

    @Test
    void aDirectoryThatIsMovedAwayTakesItsObjectsAlong() throws IOException {
        write("sub/a.yaml", mapping("a", "s1"));
        write("b.yaml", mapping("b", "s1"));
        start();
        Files.move(dir.resolve("sub"), temp.resolve("away"));
        awaitServices(Map.of("b", "s1"));
    }

    @Test
    void aRenamedFileLosesNothing() throws IOException {
        write("a.yaml", mapping("a", "s1"));
        start();
        Files.move(dir.resolve("a.yaml"), dir.resolve("z.yaml"));
        write("z.yaml", mapping("a", "s2"));
        awaitServices(Map.of("a", "s2"));
        assertThat(deleted()).isEmpty();
        await().until(() -> problems().isEmpty());
    }

    @Test
    void aFileThatIsTruncatedAndThenWrittenLosesNothing() throws IOException {
        write("a.yaml", mapping("a", "s1") + mapping("b", "s1"));
        start();
        try (var channel = Files.newByteChannel(
                dir.resolve("a.yaml"), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write("seen.yaml", mapping("seen", "s1"));
            await().until(() -> services().containsKey("seen"));
            channel.write(StandardCharsets.UTF_8.encode(mapping("a", "s2") + mapping("b", "s2")));
        }
        awaitServices(Map.of("a", "s2", "b", "s2", "seen", "s1"));
        assertThat(deleted()).isEmpty();
    }

    @Test
    void aNewSubdirectoryIsFollowed() throws IOException {
        start();
        write("sub/deeper/a.yaml", mapping("a", "s1"));
        awaitServices(Map.of("a", "s1"));
        write("sub/deeper/a.yaml", mapping("a", "s2"));
        awaitServices(Map.of("a", "s2"));
        var outside = Files.createDirectories(temp.resolve("outside/inner"));
        Files.writeString(outside.resolve("b.yaml"), mapping("b", "s1"));
        Files.move(temp.resolve("outside"), dir.resolve("inside"));
        awaitServices(Map.of("a", "s2", "b", "s1"));
    }

    @Test
    void aFileCutInHalfKeepsItsObjectsAndIsReportedWithItsLine() throws IOException {
        var whole = mapping("a", "s1") + mapping("b", "s1");
        write("a.yaml", whole);
        start();
        write("a.yaml", whole.substring(0, whole.length() - 15));
        await().until(() -> !problems().isEmpty());
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("manifests/a.yaml:5: File//manifests/a.yaml: is not valid YAML: line ");
        assertThat(services()).isEqualTo(Map.of("a", "s1", "b", "s1"));
        write("a.yaml", mapping("a", "s2") + mapping("b", "s2"));
        awaitServices(Map.of("a", "s2", "b", "s2"));
        assertThat(problems()).isEmpty();
        assertThat(deleted()).isEmpty();
    }

    @Test
    void aFileThatIsNoTextKeepsItsObjectsAndIsReported() throws IOException {
        write("a.yaml", mapping("a", "s1"));
        start();
        Files.write(dir.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        await().until(() -> !problems().isEmpty());
        assertThat(problems())
                .containsExactly("manifests/a.yaml: File//manifests/a.yaml: cannot be read: it is not UTF-8 text");
        assertThat(services()).isEqualTo(Map.of("a", "s1"));
    }

    @Test
    void aRefusedEditKeepsTheLastGoodVersion() throws IOException {
        write("a.yaml", mapping("a", "s1"));
        start();
        write("a.yaml", mapping("a", "''"));
        await().until(() -> problems().size() == 2);
        assertThat(services()).isEqualTo(Map.of("a", "s1"));
        write("a.yaml", mapping("a", "s2"));
        awaitServices(Map.of("a", "s2"));
    }

    @Test
    void namesThatBeginWithADotAreLeftOut() throws IOException {
        write(".a.yaml", mapping("a", "s1"));
        write(".git/b.yaml", mapping("b", "s1"));
        start();
        assertThat(services()).isEmpty();
        write(".c.yaml", mapping("c", "s1"));
        write("sub/.d/d.yaml", mapping("d", "s1"));
        write("e.yaml", mapping("e", "s1"));
        awaitServices(Map.of("e", "s1"));
    }

    @Test
    void filesThatAreNoManifestsAreLeftOut() throws IOException {
        start();
        write("notes.txt", mapping("a", "s1"));
        write("a.yaml~", mapping("b", "s1"));
        Files.createDirectory(dir.resolve("dir.yaml"));
        write("c.yaml", mapping("c", "s1"));
        awaitServices(Map.of("c", "s1"));
        assertThat(problems()).isEmpty();
    }

    @Test
    void whatALinkLeadsToIsReadWhenItIsEditedThoughItsOwnNameIsLeftOut() throws IOException {
        write(".a.yaml", mapping("a", "s1"));
        write(".hidden/b.yaml", mapping("b", "s1"));
        write("c.txt", mapping("c", "s1"));
        Files.createSymbolicLink(dir.resolve("a.yaml"), Path.of(".a.yaml"));
        Files.createSymbolicLink(dir.resolve("b.yaml"), Path.of(".hidden/b.yaml"));
        Files.createSymbolicLink(dir.resolve("c.yaml"), Path.of("c.txt"));
        start();
        write(".a.yaml", mapping("a", "s2"));
        awaitServices(Map.of("a", "s2", "b", "s1", "c", "s1"));
        write(".hidden/b.yaml", mapping("b", "s2"));
        awaitServices(Map.of("a", "s2", "b", "s2", "c", "s1"));
        write("c.txt", mapping("c", "s2"));
        awaitServices(Map.of("a", "s2", "b", "s2", "c", "s2"));
    }

    @Test
    void whatALinkLeadsToIsReadWhenItComesAndForgottenWhenItGoes() throws IOException {
        Files.createSymbolicLink(dir.resolve("a.yaml"), dir.resolve("target"));
        start();
        assertThat(services()).isEmpty();
        write("target", mapping("a", "s1"));
        awaitServices(Map.of("a", "s1"));
        Files.createSymbolicLink(dir.resolve("b.yaml"), dir.resolve("other"));
        write("other", mapping("b", "s1"));
        awaitServices(Map.of("a", "s1", "b", "s1"));
        Files.delete(dir.resolve("target"));
        awaitServices(Map.of("b", "s1"));
    }

    @Test
    void aLoopOfLinksAndABrokenLinkDoNotHideTheRest() throws IOException {
        write("sub/a.yaml", mapping("a", "s1"));
        Files.createSymbolicLink(dir.resolve("sub/loop"), Path.of(".."));
        Files.createSymbolicLink(dir.resolve("dangling.yaml"), Path.of("nowhere"));
        write("z.yaml", mapping("z", "s1"));
        start();
        assertThat(services()).isEqualTo(Map.of("a", "s1", "z", "s1"));
        assertThat(problems()).isEmpty();
    }

    @Test
    void aDirectoryGivenByALinkIsFollowedUnderTheNameGiven() throws IOException {
        write("a.yaml", mapping("a", "s1"));
        start(Files.createSymbolicLink(temp.resolve("link"), dir));
        assertThat(services()).isEqualTo(Map.of("a", "s1"));
        write("a.yaml", mapping("a", "s2") + mapping("b", "''"));
        awaitServices(Map.of("a", "s2"));
        assertThat(problems()).containsExactly("link/a.yaml:5: Mapping/ns/b spec.service: must not be empty");
    }

    @Test
    void severalDirectoriesAreReadAsOne() throws IOException {
        var other = Files.createDirectory(temp.resolve("more"));
        write("a.yaml", mapping("a", "s1"));
        Files.writeString(other.resolve("a.yaml"), mapping("a", "s2") + mapping("b", "s1"));
        start(other, dir);
        assertThat(services()).isEqualTo(Map.of("a", "s1", "b", "s1"));
        assertThat(problems())
                .containsExactly(
                        "more/a.yaml:1: Mapping/ns/a: is also defined at manifests/a.yaml:1; the definition there counts");
        Files.writeString(other.resolve("a.yaml"), mapping("b", "s2"));
        await().until(() -> problems().isEmpty());
        assertThat(services()).isEqualTo(Map.of("a", "s1", "b", "s2"));
    }

    @Test
    void aFileThatIsWrittenAllTheTimeIsReadAllTheSame() throws IOException {
        write("a.yaml", mapping("a", "s0") + mapping("gone", "s0"));
        start();
        var written = new int[1];
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            write("a.yaml", mapping("a", "s" + ++written[0]));
            return !services().containsKey("gone");
        });
        awaitServices(Map.of("a", "s" + written[0]));
        assertThat(deleted()).containsExactly("gone");
    }

    @Test
    void aListenerThatFailsIsToldOfTheNextChange() throws IOException {
        source = new DirectorySource(List.of(dir), new ManifestParser("ns"), Scope.of("default"), update -> {
            take(update);
            if (services().containsKey("poison")) {
                throw new IllegalStateException("the listener failed");
            }
        });
        source.start();
        write("a.yaml", mapping("poison", "s1"));
        awaitServices(Map.of("poison", "s1"));
        write("a.yaml", mapping("poison", "s2"));
        awaitServices(Map.of("poison", "s2"));
    }

    @Test
    void aClosedSourceSaysNothingMore() throws IOException {
        start();
        source.close();
        var others = new AtomicInteger();
        try (var other = new DirectorySource(
                List.of(dir), new ManifestParser("ns"), Scope.of("default"), update -> others.incrementAndGet())) {
            other.start();
            write("a.yaml", mapping("a", "s1"));
            await().until(() -> others.get() > 1);
        }
        assertThat(updates()).isEqualTo(1);
    }

    private void start(Path... roots) {
        source = new DirectorySource(
                roots.length == 0 ? List.of(dir) : List.of(roots),
                new ManifestParser("ns"),
                Scope.of("default"),
                this::take);
        source.start();
    }

    private synchronized void take(SourceUpdate update) {
        for (var change : update.changes()) {
            switch (change) {
                case Change.Upsert upsert -> services.put(change.key().name(), ((Mapping) upsert.resource()).service());
                case Change.Delete delete -> {
                    services.remove(delete.key().name());
                    deleted.add(delete.key().name());
                }
            }
        }
        problems = update.problems();
        updates++;
    }

    private void awaitServices(Map<String, String> expected) {
        await().untilAsserted(() -> assertThat(services()).isEqualTo(expected));
    }

    private synchronized Map<String, String> services() {
        return Map.copyOf(services);
    }

    private synchronized List<String> deleted() {
        return List.copyOf(deleted);
    }

    private synchronized List<String> problems() {
        return problems.stream().map(Problem::describe).toList();
    }

    private synchronized int updates() {
        return updates;
    }

    private Path write(String name, String text) throws IOException {
        var file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String mapping(String name, String service) {
        return "{apiVersion: getambassador.io/v3alpha1, kind: Mapping,\n metadata: {name: " + name
                + "},\n spec: {prefix: /, service: " + service + "}}\n---\n";
    }
}
