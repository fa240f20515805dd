package io.dragoman.resources.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directories that a service follows. */
public final class ManifestRoots {
    /** What an image brings along, which Emissary reads before everything else. */
    private static final Path INITIAL = Path.of("/ambassador/init-config");

    private ManifestRoots() {}

    /** The directories that the operator names, after {@code /ambassador/init-config} where there is one. */
    public static List<Path> of(List<Path> named) {
        return of(INITIAL, named);
    }

    static List<Path> of(Path initial, List<Path> named) {
        return Files.isDirectory(initial) && !named.contains(initial)
                ? Stream.concat(Stream.of(initial), named.stream()).toList()
                : named;
    }
}
