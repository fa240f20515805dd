package io.dragoman.controller.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.controller.migrate.Migration;
import io.dragoman.resources.parse.YamlDocuments;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code migrate DIR}: what becomes of Emissary's objects and settings when this gateway takes over. */
@Command(name = "migrate", description = "Says what works as it is, what differs and what to change.")
final class MigrateCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private Subject subject = new Subject();

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description = "values of the Helm chart emissary-ingress, edge-stack or ambassador")
    private List<Path> values = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (the default) or json")
    private Format format = Format.TEXT;

    @Option(names = "--verbose", description = "list what works, too")
    private boolean verbose;

    /** How the report is written. */
    enum Format {
        TEXT,
        JSON
    }

    MigrateCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        var helm = helmValues();
        var seen = subject.readWhole();
        var report = Migration.examine(new Migration.Given(
                Subject.ambassadorId(),
                Subject.namespace(),
                seen.documents(),
                helm,
                seen.view().problems(),
                seen.failures(),
                source -> subject.isCluster() || (subject.holds(source) && !isValuesFile(source))));
        switch (format) {
            case TEXT -> out.print(MigrateReports.text(report, verbose, Ansi.AUTO));
            case JSON ->
                out.println(new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(MigrateReports.json(report)));
        }
        out.flush();
        return report.asksForSomething() ? 1 : 0;
    }

    /** A file of values in the directory of manifests is none of these. */
    private boolean isValuesFile(String source) {
        var file = subject.file(source.replaceFirst(":\\d+.*$", ""))
                .toAbsolutePath()
                .normalize();
        return values.stream()
                .anyMatch(value -> value.toAbsolutePath().normalize().equals(file));
    }

    private Map<String, JsonNode> helmValues() {
        var all = new LinkedHashMap<String, JsonNode>();
        for (var file : values) {
            all.put(file.toString(), read(file));
        }
        return all;
    }

    private static JsonNode read(Path file) {
        try {
            var documents = YamlDocuments.parse(Files.readString(file));
            if (documents.isEmpty()) {
                return new ObjectMapper().createObjectNode();
            }
            var values = documents.getFirst().node();
            if (values == null || !values.isObject() || documents.size() > 1) {
                throw new IllegalArgumentException(file + " is no file of Helm values");
            }
            return values;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }
}
