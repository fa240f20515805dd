package io.dragoman.controller.cli;

import io.dragoman.controller.app.GatewayView;
import io.dragoman.controller.app.Pipeline;
import io.dragoman.controller.gateway.PolicySight;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.resources.Scope;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.file.ManifestDocument;
import io.dragoman.resources.kube.ClusterObjects;
import io.dragoman.resources.kube.KubernetesSource;
import io.dragoman.resources.kube.WatchSettings;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.ScopeSettings;
import io.dragoman.resources.parse.Variables;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command looks at: a directory, or a cluster. */
final class Subject {
    /** How long a cluster may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameters(index = "0", paramLabel = "DIR", arity = "0..1", description = "the directory of manifests")
    private @Nullable String first;

    @Option(names = "--with", hidden = true, paramLabel = "DIR", description = "a further directory of manifests")
    private List<Path> more = new ArrayList<>();

    @Option(names = "--cluster", description = "read from the cluster of the current kubeconfig instead")
    private boolean cluster;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text")
    @SuppressWarnings("UnusedVariable") // Picocli acts on it.
    private boolean help;

    /**
     * All that there is to see.
     *
     * @param view the gateway that the manifests describe
     * @param documents what is written, also of kinds that the gateway has no use for
     * @param failures what of a cluster could not be read
     */
    record Whole(GatewayView view, List<ManifestDocument> documents, List<String> failures) {}

    /** The gateway that the manifests describe, as the server works it out. */
    GatewayView read() {
        if (cluster) {
            try (var client = new KubernetesClientBuilder().build()) {
                return read(client);
            }
        }
        var roots = roots();
        var update = DirectorySource.read(roots, new ManifestParser(namespace()), ambassadorId());
        return Pipeline.once(settings(), update, roots);
    }

    /** The same, and what it is made of. */
    Whole readWhole() {
        if (cluster) {
            try (var client = new KubernetesClientBuilder().build()) {
                var view = read(client);
                var around = ClusterObjects.read(client, watched());
                return new Whole(
                        view,
                        around.objects().stream()
                                .map(object -> new ManifestDocument(object, ""))
                                .toList(),
                        around.failures());
            }
        }
        return new Whole(read(), DirectorySource.documents(roots()), List.of());
    }

    private static GatewayView read(KubernetesClient client) {
        var update = KubernetesSource.read(
                client, watched(), ManifestParser.ofApiServer(namespace(), Variables.NONE), scope(), PATIENCE);
        return Pipeline.once(settings(), update, List.of());
    }

    private static Settings settings() {
        return new Settings(namespace(), "0.0.0.0", 0, PolicySight.of(System.getenv(), ambassadorId(), namespace()));
    }

    private static Scope scope() {
        return ScopeSettings.of(System.getenv(), ambassadorId(), namespace());
    }

    private static WatchSettings watched() {
        return WatchSettings.of(System.getenv(), scope());
    }

    private List<Path> roots() {
        var roots = new ArrayList<Path>();
        roots.add(path());
        roots.addAll(more);
        return roots;
    }

    /** Of the instance whose objects are looked at. */
    static String ambassadorId() {
        return setting("AMBASSADOR_ID");
    }

    /** The gateway's own. */
    static String namespace() {
        return setting("AMBASSADOR_NAMESPACE");
    }

    /** Whether it is a cluster, which has no files. */
    boolean isCluster() {
        return cluster;
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

    /** Whether an object is of this directory or cluster, and not of the directories that stand beside it. */
    boolean holds(String source) {
        return cluster || source.startsWith(path().toAbsolutePath().normalize().getFileName() + "/");
    }

    /** The words that follow the directory, or all of them where there is none. */
    List<String> words(List<String> following) {
        var word = first;
        return cluster && word != null
                ? Stream.concat(Stream.of(word), following.stream()).toList()
                : following;
    }

    private Path path() {
        var word = first;
        if (word == null) {
            throw new IllegalArgumentException("which directory? For example: examples/quickstart, or --cluster");
        }
        var given = Path.of(word);
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
