package io.dragoman.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code deploy/kustomize} holds what this package describes. */
class CrdFilesTest {
    private static final Path DIRECTORY = Path.of("../deploy/kustomize");
    private static final List<String> OURS = List.of("crds", "crds-v3alpha1");
    private static final String HOW_TO =
            "mvn -pl common-resources -am test -Dtest=CrdFilesTest -Dcrds.write=true -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void theFilesAreUpToDate() throws IOException {
        var files = CustomResourceDefinitions.files();
        if (Boolean.getBoolean("crds.write")) {
            for (var name : written().keySet()) {
                Files.delete(DIRECTORY.resolve(name));
            }
            for (var file : files.entrySet()) {
                var path = DIRECTORY.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        assertThat(written()).as("write them anew: " + HOW_TO).isEqualTo(files);
    }

    private static Map<String, String> written() throws IOException {
        var result = new TreeMap<String, String>();
        for (var directory : OURS) {
            var path = DIRECTORY.resolve(directory);
            if (Files.isDirectory(path)) {
                try (var files = Files.list(path)) {
                    for (var file : files.toList()) {
                        result.put(DIRECTORY.relativize(file).toString(), Files.readString(file));
                    }
                }
            }
        }
        return result;
    }
}
