package io.dragoman.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.ResponseFile;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResponseFileWatcherTest {
    private final Map<String, ResponseFile> disk = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Map<String, ResponseFile>> heard = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> read = new LinkedBlockingQueue<>();

    private ResponseFile read(String name) {
        read.add(name);
        return Objects.requireNonNull(disk.get(name));
    }

    private static Change names(String file) {
        return ResponseFilesTest.change(
                "Mapping",
                "it",
                "prefix: /, service: a, error_response_overrides: "
                        + "[{on_status_code: 404, body: {text_format_source: {filename: '" + file + "'}}}]");
    }

    @Test
    void aFileThatChangesIsToldOfOnceAndOnlyWhileAnObjectNamesIt() throws InterruptedException {
        disk.put("a", new ResponseFile.Text("one"));
        var first = new HashMap<String, ResponseFile>();
        try (var watcher = new ResponseFileWatcher(this::read, Duration.ofMillis(1), heard::add)) {
            watcher.accept(List.of(names("a")), first::putAll);
            assertThat(first).isEqualTo(Map.of("a", new ResponseFile.Text("one")));

            disk.put("a", new ResponseFile.Text("two"));
            assertThat(heard.poll(1, TimeUnit.MINUTES)).isEqualTo(Map.of("a", new ResponseFile.Text("two")));

            watcher.accept(List.of(new Change.Delete(new ObjectKey("Mapping", "default", "it"))), first::putAll);
            read.clear();
            disk.put("a", new ResponseFile.Text("three"));
            disk.put("b", new ResponseFile.Text("one"));
            watcher.accept(List.of(names("b")), first::putAll);
            disk.put("b", new ResponseFile.Text("two"));
            assertThat(heard.poll(1, TimeUnit.MINUTES)).isEqualTo(Map.of("b", new ResponseFile.Text("two")));
            assertThat(read).doesNotContain("a");
            assertThat(heard).isEmpty();
        }
    }
}
