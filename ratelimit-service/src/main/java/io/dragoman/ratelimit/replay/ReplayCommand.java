package io.dragoman.ratelimit.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.Posture;
import io.dragoman.ratelimit.rule.RuleSet;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.resources.Severity;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.parse.ManifestParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ratelimit replay LOG}: whom limits would have let through, and whom not. */
@Command(
        name = "replay",
        description = "Says what limits would have done to the requests of an access log.",
        sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
    /** Requests that wait for one which began earlier and ended later. */
    private static final int WAITING = 10_000;

    /** Of the service: with it the hashes are those of {@code /limits/now}, and cannot be undone by trying. */
    private static final String KEY_SECRET = "DRAGOMAN_RATELIMIT_KEY_SECRET";

    private final InputStream in;
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(
            index = "0",
            paramLabel = "LOG",
            description =
                    "Envoy's access log, of JSON lines or in its default format; gzip by its name (.gz); - for the input")
    private String log = "-";

    @Option(
            names = "--config",
            paramLabel = "DIR",
            required = true,
            description = "the limits: RateLimits, and configurations of envoyproxy/ratelimit")
    private Path config = Path.of("");

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            defaultValue = "ambassador",
            description = "their domain (ambassador)")
    private String domain = "";

    @Option(
            names = "--descriptor",
            paramLabel = "KEY=VALUE,…",
            required = true,
            description =
                    "what a request is limited by; {name} in a value is that field of the log's line, and a line without"
                            + " the field has no such descriptor. For several descriptors, several times")
    private List<String> descriptors = List.of();

    @Option(
            names = "--time",
            paramLabel = "FIELD",
            defaultValue = LogLine.START_TIME,
            description = "the field with the time (start_time), ISO 8601 or since the epoch")
    private String time = "";

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "how many of each limit's clients are told of (5)")
    private int top;

    @Option(names = "--hash-values", description = "show hashes of the requests' values")
    private boolean hashValues;

    @Option(
            names = "--max-counters",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "how many counters are kept at most (1000000, some 200 B each)")
    private long maxCounters;

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (the default) or json")
    private Output output = Output.TEXT;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text")
    @SuppressWarnings("UnusedVariable") // Picocli acts on it.
    private boolean help;

    /** How the outcome is written. */
    enum Output {
        TEXT,
        JSON
    }

    ReplayCommand(InputStream in, PrintWriter out, PrintWriter err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        var templates = descriptors.stream().map(DescriptorTemplate::of).toList();
        var configuration = configuration();
        var rules = rules(configuration);
        UnaryOperator<String> shown =
                hashValues ? new KeyHash(System.getenv(KEY_SECRET))::veiled : UnaryOperator.identity();
        try (var replay = new Replay(rules, domain, maxCounters);
                var lines = lines()) {
            var order = new InOrder(WAITING, replay::add);
            var reader = new LogReader(domain, templates, time, order::add);
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.read(line);
            }
            order.finish();
            if (replay.counters() >= maxCounters) {
                err.println(
                        "dragoman: there were more counters than are kept, so that some began anew; see --max-counters");
            }
            write(new ReplayReport(domain, replay, reader, shown, top));
            boolean wrong = configuration.problems().stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
            return wrong || reader.unreadable() > 0 ? 1 : 0;
        }
    }

    private Configuration configuration() {
        if (!Files.isDirectory(config)) {
            throw new IllegalArgumentException(config + " is not a directory");
        }
        var update = DirectorySource.read(
                List.of(config), new ManifestParser(setting("AMBASSADOR_NAMESPACE")), setting("AMBASSADOR_ID"));
        var configuration = new Configuration(Posture.AS_CONFIGURED);
        configuration.accept(update);
        configuration
                .problems()
                .forEach(problem -> err.println("dragoman: "
                        + problem.severity().word() + ": "
                        + problem.origin().source() + ": " + problem.origin().key()
                        + (problem.origin().field().isEmpty()
                                ? ""
                                : " " + problem.origin().field())
                        + ": " + problem.message()));
        return configuration;
    }

    private RuleSet rules(Configuration configuration) {
        var rules = configuration.rules().orElse(RuleSet.EMPTY);
        if (!rules.knows(domain)) {
            var known = rules.limits().stream()
                    .map(ConfiguredLimit::domain)
                    .distinct()
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    config + " has no limits for the domain " + domain + (known.isEmpty() ? "" : ", but for " + known));
        }
        return rules;
    }

    private BufferedReader lines() throws IOException {
        var stream = log.equals("-") ? in : file(Path.of(log));
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    private static InputStream file(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + " cannot be read");
        }
        var stream = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream;
    }

    private void write(ReplayReport report) throws JsonProcessingException {
        switch (output) {
            case TEXT -> out.print(report.text(Ansi.AUTO));
            case JSON ->
                out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.json()));
        }
        out.flush();
    }

    private static String setting(String name) {
        var value = System.getenv(name);
        return value == null || value.isEmpty() ? "default" : value;
    }
}
