package io.dragoman.controller.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingTableTest {
    @Test
    void theDocumentHasTheSameTables() throws IOException {
        var expected = Stream.of(SettingTable.environment(), SettingTable.helmValues())
                .flatMap(table -> table.rows().stream())
                .map(row -> "| `%s` | %s | %s |"
                        .formatted(row.setting(), row.verdict().word(), row.text()))
                .toList();
        var document = Files.readString(Path.of("../docs/migrating-from-emissary.md"));
        var written = document.lines()
                .filter(line -> line.matches("\\| `[^`]+` \\| (works|differs|change) \\| .*"))
                .toList();

        assertThat(written).isEqualTo(expected).hasSizeGreaterThan(100);
    }

    @Test
    void theMostPreciseRowCounts() {
        var table = SettingTable.environment();

        assertThat(text(table, "AMBASSADOR_SINGLE_NAMESPACE", "true")).startsWith("install the overlay");
        assertThat(text(table, "AMBASSADOR_SINGLE_NAMESPACE", "No")).startsWith("is off here");
        assertThat(text(table, "REDIS_PERSECOND_URL", "x")).contains("DRAGOMAN_REDIS_PER_SECOND_URL");
        assertThat(text(table, "REDIS_POOL_SIZE", "5")).isEqualTo("is not needed");
        assertThat(table.find("OUR_OWN", "x")).isEmpty();
        assertThat(text(SettingTable.helmValues(), "service.annotations.a.b/c", "d"))
                .contains("load balancers");
    }

    private static String text(SettingTable table, String name, String value) {
        return table.find(name, value).orElseThrow().text();
    }

    @Test
    void eachRowIsThereOnce() {
        for (var table : List.of(SettingTable.environment(), SettingTable.helmValues())) {
            assertThat(table.rows().stream().map(SettingTable.Row::setting)).doesNotHaveDuplicates();
        }
    }
}
