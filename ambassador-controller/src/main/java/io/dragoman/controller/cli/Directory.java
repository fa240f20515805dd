package io.dragoman.controller.cli;

import io.dragoman.controller.app.GatewayView;
import io.dragoman.controller.app.Pipeline;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.parse.ManifestParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The directory that a command looks at. */
final class Directory {
    @Parameters(index = "0", paramLabel = "DIR", arity = "0..1", description = "the directory of manifests")
    private @Nullable Path path;

    @Option(names = "--with", hidden = true, paramLabel = "DIR", description = "a further directory of manifests")
    private List<Path> more = new ArrayList<>();

    @Option(names = "--cluster", description = "read from a cluster instead (not possible yet)")
    private boolean cluster;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text")
    @SuppressWarnings("UnusedVariable") // Picocli acts on it.
    private boolean help;

    /** The gateway that the manifests describe, as the server works it out. */
    GatewayView read() {
        var namespace = setting("AMBASSADOR_NAMESPACE");
        var roots = new ArrayList<Path>();
        roots.add(path());
        roots.addAll(more);
        var update = DirectorySource.read(roots, new ManifestParser(namespace), setting("AMBASSADOR_ID"));
        return Pipeline.once(new Settings(namespace, "0.0.0.0", 0), update, roots);
    }

    /**
     * The file that a message names, as seen from the working directory.
     *
     * @param shown the name below the directory's own name
     */
    Path file(String shown) {
        var parent =
                Objects.requireNonNullElse(path().toAbsolutePath().normalize().getParent(), Path.of("/"));
        var file = parent.resolve(shown);
        var here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file) : file;
    }

    /** Whether an object is of this directory and not of those that stand beside it. */
    boolean holds(String source) {
        return source.startsWith(path().toAbsolutePath().normalize().getFileName() + "/");
    }

    private Path path() {
        if (cluster) {
            throw new IllegalArgumentException("a cluster cannot be read yet: give a directory of manifests");
        }
        var given = path;
        if (given == null) {
            throw new IllegalArgumentException("which directory? For example: examples/quickstart");
        }
        if (!Files.isDirectory(given)) {
            throw new IllegalArgumentException(given + " is not a directory");
        }
        return given;
    }

    private static String setting(String name) {
        var value = System.getenv(name);
        return value == null || value.isEmpty() ? "default" : value;
    }
}
