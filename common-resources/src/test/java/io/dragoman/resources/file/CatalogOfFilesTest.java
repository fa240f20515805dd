package io.dragoman.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Scope;
import io.dragoman.resources.catalog.Contents;
import io.dragoman.resources.catalog.ResourceCatalog;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CatalogOfFilesTest {
    private static final String BROKEN = "x: [\n";
    private static final long CONFIRM = DirectorySource.CONFIRM.toNanos();

    private final ManifestParser parser = new ManifestParser("ns");
    private final ResourceCatalog<Path> catalog = new ResourceCatalog<>(DirectorySource.CONFIRM);
    private final Map<String, Resource> seen = new TreeMap<>();
    private long now = Long.MAX_VALUE - 10;

    @Test
    void newChangedAndUnchangedObjectsAreTold() {
        assertThat(write("a", mapping("one", "s1") + mapping("two", "s1"))).containsExactly("one=s1", "two=s1");
        assertThat(write("a", mapping("one", "s1") + mapping("two", "s2"))).containsExactly("two=s2");
        assertThat(write("a", mapping("one", "s1") + mapping("two", "s2"))).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void aRemovedObjectIsKeptUntilItHasBeenMissingForAWhile() {
        write("a", mapping("one", "s1") + mapping("two", "s1"));
        var result = update("a", mapping("one", "s1"));
        assertThat(result.unconfirmed()).isTrue();
        assertThat(result.changes()).isEmpty();
        now += CONFIRM - 1;
        assertThat(update("a", mapping("one", "s1")).unconfirmed()).isTrue();
        now += 1;
        result = update("a", mapping("one", "s1"));
        assertThat(result.unconfirmed()).isFalse();
        assertThat(result.changes()).containsExactly(new Change.Delete(key("two")));
    }

    @Test
    void anObjectThatComesBackHasNotBeenRemoved() {
        write("a", mapping("one", "s1"));
        write("a", "");
        now += CONFIRM / 2;
        assertThat(write("a", mapping("one", "s1"))).isEmpty();
        now += CONFIRM / 2;
        assertThat(update("a", "").unconfirmed()).isTrue();
        now += CONFIRM / 2;
        assertThat(write("a", "")).isEmpty();
        assertThat(seen).containsKey("one");
    }

    @Test
    void aFileThatIsShortForAMomentLosesOnlyWhatHasBeenMissingForLong() {
        write("a", mapping("one", "s1") + mapping("two", "s1"));
        write("a", mapping("two", "s1"));
        now += CONFIRM;
        assertThat(write("a", "")).containsExactly("-one");
        assertThat(write("a", mapping("two", "s1"))).isEmpty();
        assertThat(seen).containsOnlyKeys("two");
    }

    @Test
    void aFileThatIsGoneTakesItsObjectsAndProblemsAlong() {
        write("a", mapping("one", "s1") + mapping("bad", "''"));
        assertThat(problems()).hasSize(1);
        catalog.update(path("a"), Contents.ABSENT, now);
        now += CONFIRM;
        assertThat(changes(catalog.update(path("a"), Contents.ABSENT, now))).containsExactly("-one");
        assertThat(problems()).isEmpty();
        assertThat(catalog.parts()).isEmpty();
    }

    @Test
    void theLastGoodVersionOfARefusedObjectStays() {
        write("a", mapping("one", "s1") + mapping("two", "s1"));
        assertThat(write("a", mapping("one", "''") + mapping("two", "s2"))).containsExactly("two=s2");
        now += 2 * CONFIRM;
        assertThat(write("a", mapping("one", "''") + mapping("two", "s2"))).isEmpty();
        assertThat(problems())
                .containsExactly(
                        "Mapping/ns/one spec.service: must not be empty",
                        "Mapping/ns/one: the last good version of this object stays in effect");
        assertThat(write("a", mapping("one", "s3") + mapping("two", "s2"))).containsExactly("one=s3");
        assertThat(problems()).isEmpty();
    }

    @Test
    void anObjectThatWasNeverGoodIsLeftOut() {
        assertThat(write("a", mapping("one", "''") + mapping("two", "s1"))).containsExactly("two=s1");
        assertThat(problems()).containsExactly("Mapping/ns/one spec.service: must not be empty");
    }

    @Test
    void theObjectsOfABrokenFileStay() {
        write("a", mapping("one", "s1") + mapping("two", "s1"));
        assertThat(write("a", mapping("two", "s2") + BROKEN)).containsExactly("two=s2");
        now += 2 * CONFIRM;
        assertThat(write("a", mapping("two", "s2") + BROKEN)).isEmpty();
        assertThat(problems()).singleElement().asString().startsWith("File//a: is not valid YAML: line ");
        assertThat(write("a", mapping("two", "s2"))).isEmpty();
        now += CONFIRM;
        assertThat(write("a", mapping("two", "s2"))).containsExactly("-one");
    }

    @Test
    void theObjectsOfAnUnreadableFileStay() {
        write("a", mapping("one", "s1"));
        now += 2 * CONFIRM;
        var result = catalog.update(path("a"), ManifestFile.unreadable("a", "it is not UTF-8 text"), now);
        assertThat(result.changes()).isEmpty();
        assertThat(result.unconfirmed()).isFalse();
        assertThat(problems()).containsExactly("File//a: cannot be read: it is not UTF-8 text");
    }

    @Test
    void ofTwoFilesTheFirstByPathDefinesAnObject() {
        assertThat(write("b", mapping("one", "s2"))).containsExactly("one=s2");
        assertThat(write("a", mapping("one", "s1"))).containsExactly("one=s1");
        assertThat(problems()).containsExactly("Mapping/ns/one: is also defined at a:2; the definition there counts");
        assertThat(write("b", mapping("one", "s3"))).isEmpty();
        write("a", "");
        now += CONFIRM;
        assertThat(write("a", "")).containsExactly("one=s3");
        assertThat(problems()).isEmpty();
    }

    @Test
    void theProblemOfADuplicateNamesTheLineThatCountsNow() {
        write("a", mapping("one", "s1"));
        write("b", mapping("one", "s2"));
        assertThat(problems()).containsExactly("Mapping/ns/one: is also defined at a:2; the definition there counts");
        write("a", "# a comment\n" + mapping("one", "s1"));
        assertThat(problems()).containsExactly("Mapping/ns/one: is also defined at a:3; the definition there counts");
        write("b", "");
        now += CONFIRM;
        assertThat(write("b", "")).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void anObjectThatMovesToAnotherFileIsNeverGone() {
        write("b", mapping("one", "s1"));
        assertThat(write("b", "")).isEmpty();
        assertThat(write("c", mapping("one", "s2"))).isEmpty();
        now += CONFIRM;
        assertThat(write("b", "")).containsExactly("one=s2");
        assertThat(write("c", "")).isEmpty();
        assertThat(write("a", mapping("one", "s2"))).containsExactly("one=s2");
        now += CONFIRM;
        assertThat(write("c", "")).isEmpty();
        assertThat(seen).containsOnlyKeys("one");
        assertThat(problems()).isEmpty();
    }

    @Test
    void problemsAreListedByFile() {
        write("c", mapping("three", "''"));
        write("a", mapping("one", "''"));
        write("b", mapping("two", "s1"));
        assertThat(problems())
                .containsExactly(
                        "Mapping/ns/one spec.service: must not be empty",
                        "Mapping/ns/three spec.service: must not be empty");
        assertThat(catalog.problems()).isSameAs(catalog.problems());
    }

    /** A file's content as a set of objects; a service of 0 stands for one that is refused. */
    record Write(String file, Map<String, Integer> objects, boolean broken) {}

    @Property(tries = 300)
    void afterAnyHistoryTheCatalogIsWhatTheFilesSay(@ForAll("writes") List<Write> writes) {
        new CatalogOfFilesTest().replay(writes);
    }

    private void replay(List<Write> writes) {
        var expected = new TreeMap<String, Map<String, String>>();
        for (var write : writes) {
            var text = new StringBuilder();
            write.objects().forEach((name, service) -> text.append(mapping(name, service == 0 ? "''" : "s" + service)));
            for (int i = 0; i < 2; i++) {
                write(write.file(), text + (write.broken() ? BROKEN : ""));
                now += CONFIRM;
            }
            expected.merge(write.file(), model(write, Map.of()), (old, fresh) -> model(write, old));
            assertThat(services()).isEqualTo(effective(expected));
            assertThat(problems().stream()
                            .filter(problem -> problem.contains("is also defined"))
                            .count())
                    .isEqualTo(expected.values().stream().mapToInt(Map::size).sum()
                            - (long) effective(expected).size());
        }
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        var objects = Arbitraries.maps(
                Arbitraries.of("one", "two", "three"), Arbitraries.integers().between(0, 2));
        return Combinators.combine(Arbitraries.of("a", "b", "c"), objects, Arbitraries.of(false, false, true))
                .as(Write::new)
                .list()
                .ofMaxSize(8);
    }

    /** What a file says, given what it said before. */
    private static Map<String, String> model(Write write, Map<String, String> old) {
        var result = new HashMap<String, String>();
        write.objects().forEach((name, service) -> {
            if (service != 0) {
                result.put(name, "s" + service);
            } else if (old.containsKey(name)) {
                result.put(name, old.get(name));
            }
        });
        if (write.broken()) {
            old.forEach(result::putIfAbsent);
        }
        return result;
    }

    private static Map<String, String> effective(Map<String, Map<String, String>> files) {
        var result = new HashMap<String, String>();
        files.values().forEach(objects -> objects.forEach(result::putIfAbsent));
        return result;
    }

    private Map<String, String> services() {
        return seen.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ((Mapping) entry.getValue()).service()));
    }

    private List<String> write(String file, String text) {
        return changes(update(file, text));
    }

    private ResourceCatalog.Result update(String file, String text) {
        return catalog.update(path(file), ManifestFile.parse(text, file, parser, Scope.of("default")), now);
    }

    private List<String> changes(ResourceCatalog.Result result) {
        var shown = new ArrayList<String>();
        var keys = new HashSet<ObjectKey>();
        for (var change : result.changes()) {
            assertThat(keys.add(change.key())).isTrue();
            var name = change.key().name();
            switch (change) {
                case Change.Upsert upsert -> {
                    seen.put(name, upsert.resource());
                    shown.add(name + "=" + ((Mapping) upsert.resource()).service());
                }
                case Change.Delete delete -> {
                    assertThat(seen.remove(name)).isNotNull();
                    shown.add("-" + name);
                }
            }
        }
        return shown;
    }

    /** Without the place, which changes with every write. */
    private List<String> problems() {
        return catalog.problems().stream()
                .map(Problem::describe)
                .map(text -> text.replaceFirst("^[abc](:\\d+)?: ", ""))
                .toList();
    }

    private static Path path(String file) {
        return Path.of("/dir", file + ".yaml");
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("Mapping", "ns", name);
    }

    private static String mapping(String name, String service) {
        return "---\napiVersion: getambassador.io/v3alpha1\nkind: Mapping\nmetadata: {name: " + name
                + "}\nspec: {prefix: /, service: " + service + "}\n---\n";
    }
}
