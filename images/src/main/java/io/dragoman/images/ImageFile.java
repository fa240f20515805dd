package io.dragoman.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An image in a file as {@code docker save} writes it. It takes GNU tar, as the layers hold links and owners. */
public final class ImageFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A file of that name in a layer says that one of the layers below it is gone (OCI image specification, "Whiteouts"). */
    private static final String WHITEOUT = ".wh.";
    /** … and this one, that all in its directory are. */
    private static final String OPAQUE = ".wh..wh..opq";

    private ImageFile() {}

    /**
     * Lays the layers over each other, as a container runtime does.
     *
     * @param directory where; it must not exist
     * @return what the image says of its process: {@code Env}, {@code Entrypoint}, {@code User}
     */
    public static Configuration unpack(Path image, Path directory) throws IOException, InterruptedException {
        var packed = Files.createDirectories(directory.resolveSibling(directory.getFileName() + ".packed"));
        Files.createDirectories(directory);
        run("tar", "-xf", image.toString(), "-C", packed.toString());
        var manifest = JSON.readTree(packed.resolve("manifest.json").toFile()).get(0);
        for (var layer : manifest.get("Layers")) {
            lay(packed.resolve(layer.asText()), directory.toRealPath());
        }
        var configuration =
                JSON.readTree(packed.resolve(manifest.get("Config").asText()).toFile());
        delete(packed);
        return Configuration.of(configuration.get("config"));
    }

    private static void lay(Path layer, Path root) throws IOException, InterruptedException {
        for (var name : run("tar", "-tf", layer.toString())) {
            var file = Path.of(name).getFileName().toString();
            if (file.startsWith(WHITEOUT)) {
                remove(root, root.resolve(name).normalize(), file);
            }
        }
        run("tar", "-xpf", layer.toString(), "--numeric-owner", "--exclude=" + WHITEOUT + "*", "-C", root.toString());
    }

    private static void remove(Path root, Path whiteout, String file) throws IOException {
        var directory = whiteout.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        // Links of the layers below could lead to this machine's own files.
        if (!directory.toRealPath().startsWith(root)) {
            throw new IOException(whiteout + " is outside of the image");
        }
        if (!file.equals(OPAQUE)) {
            delete(directory.resolve(file.substring(WHITEOUT.length())));
            return;
        }
        try (Stream<Path> children = Files.list(directory)) {
            for (var child : children.toList()) {
                delete(child);
            }
        }
    }

    /** Deletes a directory with all that is in it; links are not followed. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> found = Files.walk(tree)) {
            for (var file : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var lines = new ArrayList<String>();
        try (var output = process.inputReader()) {
            output.lines().forEach(lines::add);
        }
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " has failed: " + String.join("\n", lines));
        }
        return lines;
    }

    /**
     * How an image's process is started.
     *
     * @param environment {@code NAME=VALUE} each
     * @param command the entrypoint
     * @param user {@code UID:GID}
     */
    public record Configuration(List<String> environment, List<String> command, String user) {
        /** Copies the lists. */
        public Configuration {
            environment = List.copyOf(environment);
            command = List.copyOf(command);
        }

        private static Configuration of(JsonNode config) {
            return new Configuration(
                    texts(config.path("Env")),
                    texts(config.path("Entrypoint")),
                    config.path("User").asText());
        }

        private static List<String> texts(JsonNode array) {
            var texts = new ArrayList<String>();
            array.forEach(text -> texts.add(text.asText()));
            return texts;
        }
    }
}
