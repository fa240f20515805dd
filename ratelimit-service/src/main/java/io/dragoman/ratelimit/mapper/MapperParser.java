package io.dragoman.ratelimit.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.parse.Fields;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the YAML of a mapper, as Prometheus' statsd_exporter has it. */
final class MapperParser {
    /** A glob's parts: a star for a whole part of the dotted name, or text. */
    private static final java.util.regex.Pattern GLOB = java.util.regex.Pattern.compile(
            "(?:\\*|[a-zA-Z0-9_][a-zA-Z0-9_-]*)(?:\\.(?:\\*|[a-zA-Z0-9_][a-zA-Z0-9_-]*))*");

    private static final java.util.regex.Pattern LABEL = java.util.regex.Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final String OBSERVER_TYPE = "observer_type";
    private static final String TIMER_TYPE = "timer_type";
    private static final Map<String, Kind> KINDS =
            Map.of("COUNTER", Kind.COUNTER, "GAUGE", Kind.GAUGE, "OBSERVER", Kind.OBSERVER, "TIMER", Kind.OBSERVER);

    private enum Match {
        GLOB,
        REGEX
    }

    private enum Action {
        MAP,
        DROP
    }

    private enum Shape {
        HISTOGRAM,
        SUMMARY
    }

    /** A mapping with what decides when it is tried. */
    private record Placed(Mapping mapping, Match match, String text) {}

    private final List<Problem> problems = new ArrayList<>();

    private MapperParser() {}

    /**
     * Reads a mapper.
     *
     * @param source what it is called in messages
     * @throws IllegalArgumentException if it is none, with all that is wrong
     */
    static Mapper parse(String yaml, String source) {
        var documents = YamlDocuments.parse(yaml);
        var node = documents.size() == 1 ? documents.getFirst().node() : null;
        if (node == null) {
            throw new IllegalArgumentException(source + ": "
                    + documents.stream()
                            .map(YamlDocuments.Document::error)
                            .filter(error -> error != null)
                            .findFirst()
                            .orElse("is not one document of YAML"));
        }
        var parser = new MapperParser();
        var mapper = parser.mapper(node, source);
        var errors = parser.problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(problem -> problem.origin().field() + " " + problem.message())
                .toList();
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(source + ": " + String.join("; ", errors));
        }
        return mapper;
    }

    private Mapper mapper(JsonNode node, String source) {
        var root = Fields.of(node, new Origin(new ObjectKey("mapper", "", source), 0, source, ""), problems);
        var defaults = root.object("defaults");
        var byDefault = defaults == null ? Observation.DEFAULT : observation(defaults, Observation.DEFAULT);
        var match = defaults == null ? Match.GLOB : match(defaults, Match.GLOB);
        boolean mostSpecific = defaults != null && defaults.bool("glob_disable_ordering", false);
        if (defaults != null) {
            finish(defaults);
        }
        var all = new ArrayList<Placed>();
        for (var fields : root.objects("mappings")) {
            var placed = mapping(fields, match, byDefault);
            if (placed != null) {
                all.add(placed);
            }
        }
        root.refuseUnknown();
        return new Mapper(ordered(all, mostSpecific));
    }

    /** Globs come before regular expressions, whatever their places; of globs the most specific one where that is said. */
    private static List<Mapping> ordered(List<Placed> all, boolean mostSpecific) {
        var globs = all.stream().filter(placed -> placed.match() == Match.GLOB);
        var others = all.stream().filter(placed -> placed.match() == Match.REGEX);
        // Whichever has text where the other one has its first star.
        return Stream.concat(
                        mostSpecific ? globs.sorted(Comparator.comparing(placed -> stars(placed.text()))) : globs,
                        others)
                .map(Placed::mapping)
                .toList();
    }

    private static String stars(String glob) {
        return Stream.of(glob.split("\\.", -1))
                .map(part -> part.equals("*") ? "*" : " ")
                .collect(Collectors.joining());
    }

    private @Nullable Placed mapping(Fields fields, Match matchByDefault, Observation observationByDefault) {
        var text = fields.requiredText("match");
        var match = match(fields, matchByDefault);
        var action = Objects.requireNonNullElse(fields.oneOf("action", Fields.names(Action.class)), Action.MAP);
        var name = action == Action.DROP ? fields.text("name", "") : fields.requiredText("name");
        var labels = new TreeMap<>(fields.textMap("labels"));
        labels.keySet().stream()
                .filter(label -> !LABEL.matcher(label).matches())
                .forEach(label -> fields.error("labels", "has a label whose name Prometheus does not take"));
        var only = Optional.ofNullable(fields.oneOf("match_metric_type", KINDS));
        var scale = number(fields, "scale");
        var help = fields.text("help", "");
        var observation = observation(fields, observationByDefault);
        finish(fields);
        var pattern = pattern(fields, text, match);
        return pattern == null
                ? null
                : new Placed(
                        new Mapping(
                                pattern,
                                only,
                                action == Action.DROP,
                                name,
                                labels,
                                observation,
                                scale == null ? 1 : scale,
                                help),
                        match,
                        text);
    }

    /** How long a statistic is shown that does not change, and whose labels count, is of no use here: all are shown. */
    private static void finish(Fields fields) {
        fields.ignore("ttl", "honor_labels");
        fields.refuseUnknown();
    }

    private static Match match(Fields fields, Match byDefault) {
        return Objects.requireNonNullElse(fields.oneOf("match_type", Fields.names(Match.class)), byDefault);
    }

    private static @Nullable Pattern pattern(Fields fields, String text, Match match) {
        if (match == Match.GLOB) {
            if (!GLOB.matcher(text).matches()) {
                fields.error("match", "is no dotted name whose parts are text or one star");
                return null;
            }
            return Pattern.compile(Stream.of(text.split("\\.", -1))
                    .map(part -> part.equals("*") ? "([^.]*)" : Pattern.quote(part))
                    .collect(Collectors.joining("\\.", "^", "$")));
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            fields.error("match", "is no regular expression: " + e.getDescription());
            return null;
        }
    }

    private static Observation observation(Fields fields, Observation byDefault) {
        var older = fields.oneOf(TIMER_TYPE, Fields.names(Shape.class));
        var shape = either(fields.oneOf(OBSERVER_TYPE, Fields.names(Shape.class)), older);
        var histogram = fields.object("histogram_options");
        var summary = fields.object("summary_options");
        var bounds = either(histogram == null ? null : numbers(histogram, "buckets"), numbers(fields, "buckets"));
        var quantiles = either(summary == null ? null : quantiles(summary), quantiles(fields));
        if (histogram != null) {
            // Of buckets that Prometheus chooses itself the text format knows nothing.
            histogram.ignore("native_histogram_bucket_factor", "native_histogram_max_buckets");
            histogram.refuseUnknown();
        }
        if (summary != null) {
            // All since the service began count.
            summary.ignore("max_age", "age_buckets", "buf_cap");
            summary.refuseUnknown();
        }
        var byItself = byDefault instanceof Observation.Histogram ? Shape.HISTOGRAM : Shape.SUMMARY;
        return switch (Objects.requireNonNullElse(shape, byItself)) {
            case HISTOGRAM ->
                bounds != null
                        ? new Observation.Histogram(bounds)
                        : byDefault instanceof Observation.Histogram given ? given : Observation.Histogram.DEFAULT;
            case SUMMARY ->
                quantiles != null
                        ? new Observation.Summary(quantiles)
                        : byDefault instanceof Observation.Summary given ? given : Observation.DEFAULT;
        };
    }

    private static @Nullable List<Double> quantiles(Fields fields) {
        if (!fields.has("quantiles")) {
            return null;
        }
        var quantiles = new ArrayList<Double>();
        for (var one : fields.objects("quantiles")) {
            var quantile = number(one, "quantile");
            if (quantile == null || quantile < 0 || quantile > 1) {
                one.error("quantile", "must be a number from 0 to 1");
            } else {
                quantiles.add(quantile);
            }
            // They are exact but for what is shorter than a millisecond.
            one.ignore("error");
            one.refuseUnknown();
        }
        return quantiles;
    }

    private static @Nullable List<Double> numbers(Fields fields, String name) {
        var node = fields.raw(name);
        if (node == null) {
            return null;
        }
        var numbers = new ArrayList<Double>();
        node.forEach(number -> numbers.add(number.isNumber() ? number.doubleValue() : Double.NaN));
        boolean ascending = true;
        for (int i = 1; i < numbers.size(); i++) {
            ascending &= numbers.get(i - 1) < numbers.get(i);
        }
        if (!node.isArray() || !ascending || numbers.stream().anyMatch(number -> number.isNaN())) {
            fields.error(name, "must be a list of numbers, each above the one before");
        }
        return numbers;
    }

    private static @Nullable Double number(Fields fields, String name) {
        var node = fields.raw(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber()) {
            fields.error(name, "must be a number");
            return null;
        }
        return node.doubleValue();
    }

    private static <T> @Nullable T either(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }
}
