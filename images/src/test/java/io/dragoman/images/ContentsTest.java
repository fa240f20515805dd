package io.dragoman.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentsTest {
    @TempDir
    private Path directory;

    @Test
    void keepsWhatChangesWithEachBuildInALayerOfItsOwn() throws IOException {
        write("lib/main/a.jar", "quarkus/generated-bytecode.jar", "app/service.jar", "quarkus-run.jar");

        var contents = Contents.ofJvm(directory, List.of(), Optional.empty());

        assertThat(paths(contents))
                .containsExactly(
                        List.of("/deployments/lib/main/a.jar"),
                        List.of("/deployments/app/service.jar", "/deployments/quarkus-run.jar"),
                        List.of("/deployments/quarkus/generated-bytecode.jar"));
        assertThat(contents.command()).startsWith("java").endsWith("-jar", "/deployments/quarkus-run.jar");
        assertThat(contents.hasCache()).isFalse();
    }

    @Test
    void tellsTheJvmOfItsCache() throws IOException {
        write("app/quarkus-run.jar", "cache");

        var contents = Contents.ofJvm(
                directory.resolve("app"), List.of("-XX:NewSize=1m"), Optional.of(directory.resolve("cache")));

        assertThat(paths(contents).getLast()).containsExactly("/deployments/start.aot");
        assertThat(contents.command()).contains("-XX:NewSize=1m", "-XX:AOTCache=/deployments/start.aot");
        assertThat(contents.hasCache()).isTrue();
    }

    @Test
    void runsAnExecutableWithTheLibrariesBesideIt() throws IOException {
        write("service", "other", "native-libs/libnet.so");

        var contents = Contents.ofExecutable(directory, "service");

        assertThat(paths(contents))
                .containsExactly(List.of("/deployments/native-libs/libnet.so"), List.of("/deployments/service"));
        assertThat(contents.layers().getLast().getEntries())
                .allMatch(file -> file.getPermissions().toOctalString().equals("755"));
        assertThat(contents.command()).containsExactly("/deployments/service");
    }

    private void write(String... files) throws IOException {
        for (var file : files) {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), file);
        }
    }

    private static List<List<String>> paths(Contents contents) {
        return contents.layers().stream()
                .map(layer -> layer.getEntries().stream()
                        .map(FileEntry::getExtractionPath)
                        .map(Object::toString)
                        .toList())
                .toList();
    }
}
