package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every field that the list of compatibility names, with values that harm, beside a Mapping whose traffic never fails. */
final class IsolationIT extends RunningGateway {
    private static final Pattern SECTION = Pattern.compile("## (\\w+)\\b.*");
    private static final Pattern FIELD = Pattern.compile("`([A-Za-z]\\w*(?:\\[])?(?:\\.\\w+(?:\\[])?)*)`");

    /** A valid spec of each kind, apart from the kinds that hold for all requests. */
    private static final Map<String, String> SPECS = Map.of(
            "Host", "hostname: bad.example.com",
            "Listener", "port: 8099, protocol: HTTP, securityModel: XFP, hostBinding: {namespace: {from: SELF}}",
            "Mapping", "hostname: bad.example.com, prefix: /bad/, service: quote",
            "TCPMapping", "port: 8098, service: quote",
            "TLSContext", "hosts: [bad.example.com]");

    private static final List<String> VALUES = List.of(
            "5",
            "-1",
            "true",
            "\"\"",
            "\"((\"",
            "\"(((x{1000}){1000}){1000}){1000}\"",
            "\"%REQ(\"",
            "\"a\\r\\nb: c\"",
            "\"" + "x".repeat(5_000) + "\"",
            "[[a]]",
            "[{a: b}]",
            "{a: {b: c}}",
            "{x-a: \"((\"}");

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    @Test
    void goodTrafficNeverFailsBesideBadResources() throws IOException {
        mapping("fine", "hostname: '*', prefix: /fine/, service: quote");
        eventuallyFrom("quote", "/fine/");
        try (var load = Load.on(gateway(), "/fine/")) {
            var catalogue = catalogue();
            assertThat(catalogue.get("Mapping")).contains("prefix", "labels", "weight");
            for (var kind : catalogue.entrySet()) {
                gateway().manifests().write("fuzz-" + kind.getKey() + ".yaml", objects(kind.getKey(), kind.getValue()));
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() ->
                            assertThat(gateway().diagnostics().get("problems")).hasSizeGreaterThan(500));

            mapping("later", "hostname: '*', prefix: /later/, service: quote");
            eventuallyFrom("quote", "/later/");
            for (var kind : catalogue.keySet()) {
                gateway().manifests().delete("fuzz-" + kind + ".yaml");
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() ->
                            assertThat(gateway().diagnostics().get("problems")).isEmpty());
            assertThat(gateway().get("/later/").status()).isEqualTo(200);
            assertThat(load.answered()).isPositive();
            assertThat(load.stop()).isEmpty();
        }
    }

    private static String objects(String kind, Set<String> fields) {
        var text = new StringBuilder();
        int number = 0;
        for (var field : fields) {
            for (var value : VALUES) {
                var spec = SPECS.get(kind);
                var top = field.replaceFirst("[.\\[].*", "");
                // A key that is given twice would make no YAML of it.
                var others = spec.replaceFirst("(^|, )" + top + ": (\\{.*}|\\[.*]|[^,]*)", "")
                        .replaceFirst("^, ", "");
                text.append(
                        object(kind, "z-" + number++, (others.isEmpty() ? "" : others + ", ") + nested(field, value)));
            }
        }
        return text.toString();
    }

    private static String nested(String field, String value) {
        var dot = field.indexOf('.');
        var name = dot < 0 ? field : field.substring(0, dot);
        var inner = dot < 0 ? value : "{" + nested(field.substring(dot + 1), value) + "}";
        return name.endsWith("[]") ? name.replace("[]", "") + ": [" + inner + "]" : name + ": " + inner;
    }

    /** The fields of the first column of the tables, by kind. */
    private static Map<String, Set<String>> catalogue() throws IOException {
        var catalogue = new LinkedHashMap<String, Set<String>>();
        String kind = "";
        for (var line : Files.readAllLines(Installation.root().resolve(Path.of("docs", "compatibility.md")))) {
            var section = SECTION.matcher(line);
            if (section.matches()) {
                kind = section.group(1);
            } else if (line.startsWith("| ") && SPECS.containsKey(kind)) {
                var fields = catalogue.computeIfAbsent(kind, k -> new LinkedHashSet<>());
                FIELD.matcher(line.substring(2).replaceFirst("\\|.*", ""))
                        .results()
                        .forEach(field -> fields.add(field.group(1)));
            }
        }
        return catalogue;
    }
}
