package io.dragoman.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code deploy/kustomize/crds} holds what this package describes. */
class CrdFilesTest {
    private static final Path DIRECTORY = Path.of("../deploy/kustomize/crds");
    private static final String HOW_TO =
            "mvn -pl common-resources -am test -Dtest=CrdFilesTest -Dcrds.write=true -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void theFilesAreUpToDate() throws IOException {
        var files = CustomResourceDefinitions.files();
        if (Boolean.getBoolean("crds.write")) {
            Files.createDirectories(DIRECTORY);
            for (var name : written().keySet()) {
                Files.delete(DIRECTORY.resolve(name));
            }
            for (var file : files.entrySet()) {
                Files.writeString(DIRECTORY.resolve(file.getKey()), file.getValue());
            }
        }
        assertThat(written()).as("write them anew: " + HOW_TO).isEqualTo(files);
    }

    private static Map<String, String> written() throws IOException {
        var result = new TreeMap<String, String>();
        try (var paths = Files.list(DIRECTORY)) {
            for (var path : paths.toList()) {
                result.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        return result;
    }
}
