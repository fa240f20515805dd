package io.dragoman.controller.app;

import io.dragoman.controller.gateway.ResponseFile;
import io.dragoman.resources.Change;
import io.dragoman.resources.model.ErrorResponse;
import io.dragoman.resources.model.ErrorResponse.Body;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Resource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the files that {@code error_response_overrides} name. Only those in given directories: whoever writes a Mapping
 * must not be able to read what else lies on the controller's disk.
 *
 * @param directories the directories
 */
record ResponseFiles(List<Path> directories) {
    /** More than a page of text, and little enough to be sent to Envoy with every set of routes. */
    private static final long LARGEST = 64 * 1024L;

    private static final ResponseFile ELSEWHERE = new ResponseFile.Unreadable("is not in a directory for such files");

    ResponseFiles {
        directories = List.copyOf(directories);
    }

    /** The files that the changed objects name, by the names that they use. */
    Map<String, ResponseFile> read(List<Change> changes) {
        var files = new TreeMap<String, ResponseFile>();
        for (var change : changes) {
            if (change instanceof Change.Upsert(var resource)) {
                named(resource).forEach(name -> files.computeIfAbsent(name, this::read));
            }
        }
        return files;
    }

    /** The names of the files that an object names. */
    static Set<String> named(Resource resource) {
        var responses = switch (resource) {
            case Mapping mapping -> mapping.route().errorResponses();
            case GatewayModule module -> module.route().errorResponses();
            default -> null;
        };
        return responses == null
                ? Set.of()
                : responses.stream()
                        .map(ErrorResponse::body)
                        .filter(Body.File.class::isInstance)
                        .map(body -> ((Body.File) body).filename())
                        .collect(Collectors.toSet());
    }

    /** What a file holds by now. */
    ResponseFile read(String filename) {
        try {
            var named = Path.of(filename).toAbsolutePath().normalize();
            // Before the disk is asked, or the answer would tell whether there is such a file.
            if (directories.stream()
                    .noneMatch(it -> named.startsWith(it.toAbsolutePath().normalize()))) {
                return ELSEWHERE;
            }
            var path = named.toRealPath();
            if (!isAllowed(path)) {
                return ELSEWHERE;
            }
            if (!Files.isRegularFile(path)) {
                return new ResponseFile.Unreadable("is not a file");
            }
            if (Files.size(path) > LARGEST) {
                return new ResponseFile.Unreadable("is larger than " + LARGEST + " bytes");
            }
            return new ResponseFile.Text(Files.readString(path, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            return new ResponseFile.Unreadable("is not text in UTF-8");
        } catch (IOException | InvalidPathException e) {
            return new ResponseFile.Unreadable("cannot be read");
        }
    }

    private boolean isAllowed(Path path) throws IOException {
        for (var directory : directories) {
            if (Files.isDirectory(directory) && path.startsWith(directory.toRealPath())) {
                return true;
            }
        }
        return false;
    }
}
