package io.dragoman.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories are followed. */
class ManifestRootsTest {
    private static final Path NAMED = Path.of("/manifests");

    @Test
    void whatAnImageBringsAlongComesFirstIfThereIsAny(@TempDir Path initial) {
        assertThat(ManifestRoots.of(initial, List.of(NAMED))).containsExactly(initial, NAMED);
        assertThat(ManifestRoots.of(initial, List.of(initial, NAMED))).containsExactly(initial, NAMED);
        assertThat(ManifestRoots.of(initial, List.of())).containsExactly(initial);
        assertThat(ManifestRoots.of(initial.resolve("none"), List.of(NAMED))).containsExactly(NAMED);
    }
}
