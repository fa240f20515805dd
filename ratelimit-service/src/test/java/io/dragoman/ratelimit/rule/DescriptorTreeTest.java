package io.dragoman.ratelimit.rule;

import static io.dragoman.ratelimit.rule.Config.document;
import static io.dragoman.ratelimit.rule.Config.limit;
import static io.dragoman.ratelimit.rule.Config.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.RateLimitConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DescriptorTreeTest {
    private static DescriptorTree tree(RateLimitConfig config) {
        var tree = new DescriptorTree(Posture.AS_CONFIGURED);
        tree.add(config, (rule, field, path) -> {});
        return tree;
    }

    private static String selected(RateLimitConfig config, List<Entry> entries) {
        var selected = tree(config).select(entries);
        return selected == null ? null : selected.rule().name();
    }

    private static String selected(RateLimitConfig config, String... keysAndValues) {
        return selected(config, Config.descriptor(keysAndValues).entries());
    }

    @Test
    void prefersExactThenTheFirstWildcardThenAnyValue() {
        var config = document(
                node("k", "", limit("any", 1)),
                node("k", "ab*", limit("first", 1)),
                node("k", "a*", limit("second", 1)),
                node("k", "abc", limit("exact", 1)));
        assertThat(selected(config, "k", "abc")).isEqualTo("exact");
        assertThat(selected(config, "k", "abd")).isEqualTo("first");
        assertThat(selected(config, "k", "ax")).isEqualTo("second");
        assertThat(selected(config, "k", "x")).isEqualTo("any");
        assertThat(selected(config, "other", "x")).isNull();
    }

    @Test
    void doesNotGoBackUp() {
        var config = document(
                node("k", "a", node("l", "1", limit("exact", 1))), node("k", "", node("l", "2", limit("any", 1))));
        assertThat(selected(config, "k", "a", "l", "2")).isNull();
        assertThat(selected(config, "k", "b", "l", "2")).isEqualTo("any");
    }

    @Test
    void appliesOnlyAtTheLastEntry() {
        var config = document(node("k", "", limit("top", 1)));
        assertThat(selected(config, "k", "a", "l", "b")).isNull();
        assertThat(selected(config)).isNull();
    }

    @Test
    void keysAndValuesAreNotGluedTogether() {
        var config = document(node("a_b", "", limit("glued", 1)));
        assertThat(selected(config, "a", "b")).isNull();
        assertThat(selected(document(node("a*", "", limit("star", 1))), "abc", "x"))
                .isNull();
    }

    @Test
    void valuesHaveCountersOfTheirOwnUnlessShared() {
        var shared =
                new RateLimitConfig.Descriptor("k", "a*", limit("l", 1), Config.options(false, false, true), List.of());
        assertThat(values(shared, "a1")).isEqualTo(values(shared, "a2"));
        var own = new RateLimitConfig.Descriptor(
                "k", "a*", limit("l", 1), Config.options(false, false, false), List.of());
        assertThat(values(own, "a1")).isNotEqualTo(values(own, "a2"));
    }

    private static List<String> values(RateLimitConfig.Descriptor node, String value) {
        return tree(document(node)).select(List.of(new Entry("k", value))).values();
    }

    @Test
    void tellsWhereARuleComesFrom() {
        var fields = new ArrayList<String>();
        new DescriptorTree(Posture.AS_CONFIGURED)
                .add(
                        document(node("a", ""), node("k", "v", node("l", "", limit("l", 1)))),
                        (rule, field, path) -> fields.add(field));
        assertThat(fields).containsExactly("descriptors[1].descriptors[0]");
    }

    @Property
    void findsWhatASearchByTheBookFinds(
            @ForAll("levels") List<RateLimitConfig.Descriptor> level, @ForAll("entries") List<Entry> entries) {
        var config = document(level.toArray(new RateLimitConfig.Descriptor[0]));
        assertThat(selected(config, entries)).isEqualTo(byTheBook(level, entries));
    }

    private static String byTheBook(List<RateLimitConfig.Descriptor> level, List<Entry> entries) {
        if (entries.isEmpty()) {
            return null;
        }
        var entry = entries.getFirst();
        var candidates = new ArrayList<RateLimitConfig.Descriptor>();
        level.stream()
                .filter(node -> !node.wildcard() && !node.value().isEmpty())
                .filter(node -> node.value().equals(entry.value()))
                .forEach(candidates::add);
        level.stream()
                .filter(RateLimitConfig.Descriptor::wildcard)
                .filter(node -> entry.value().matches(node.value().replace("*", ".*")))
                .forEach(candidates::add);
        level.stream().filter(node -> node.value().isEmpty()).forEach(candidates::add);
        var found = candidates.stream()
                .filter(node -> node.key().equals(entry.key()))
                .findFirst()
                .orElse(null);
        if (found == null) {
            return null;
        }
        if (entries.size() == 1) {
            return found.limit() == null ? null : found.limit().name();
        }
        return byTheBook(found.descriptors(), entries.subList(1, entries.size()));
    }

    @Provide
    Arbitrary<List<Entry>> entries() {
        return Combinators.combine(Arbitraries.of("k", "l"), Arbitraries.of("a", "ab", "b", ""))
                .as(Entry::new)
                .list()
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<List<RateLimitConfig.Descriptor>> levels() {
        return level(3);
    }

    private static Arbitrary<List<RateLimitConfig.Descriptor>> level(int depth) {
        if (depth == 0) {
            return Arbitraries.just(List.of());
        }
        var limits = Arbitraries.strings()
                .alpha()
                .ofLength(8)
                .map(name -> limit(name, 1))
                .injectNull(0.3);
        return Combinators.combine(
                        Arbitraries.of("k", "l"),
                        Arbitraries.of("a", "ab", "b", "", "a*", "*b", "*"),
                        limits,
                        Arbitraries.lazy(() -> level(depth - 1)))
                .as((key, value, limit, children) -> new RateLimitConfig.Descriptor(
                        key, value, limit, Config.options(false, false, false), children))
                .list()
                .ofMaxSize(5)
                .map(DescriptorTreeTest::withoutDuplicates);
    }

    private static List<RateLimitConfig.Descriptor> withoutDuplicates(List<RateLimitConfig.Descriptor> level) {
        var seen = new HashSet<Entry>();
        return level.stream()
                .filter(node -> seen.add(new Entry(node.key(), node.value())))
                .toList();
    }

    private static RateLimitConfig.Descriptor counted(
            String key, String value, boolean detailed, boolean byValue, RateLimitConfig.Descriptor... children) {
        var options = new RateLimitConfig.Options(false, false, false, detailed, byValue, Map.of());
        return new RateLimitConfig.Descriptor(
                key, value, children.length == 0 ? limit("", 1) : null, options, List.of(children));
    }

    private static Statistic statistic(RateLimitConfig.Descriptor node, String... keysAndValues) {
        var tree = tree(Config.document(node));
        var selected = tree.select(Config.descriptor(keysAndValues).entries());
        return Objects.requireNonNull(selected).statistic();
    }

    @Test
    void statisticsNameWhatTheConfigurationNames() {
        assertThat(statistic(counted("a", "x*", false, false, counted("b", "", false, false)), "a", "xy", "b", "1"))
                .isEqualTo(new Statistic(List.of("a_x*", "b"), false));
    }

    @Test
    void statisticsNameValuesOfRequestsWhereAsked() {
        assertThat(statistic(counted("a", "x*", false, true, counted("b", "", false, false)), "a", "xy", "b", "1"))
                .isEqualTo(new Statistic(List.of("a_xy", "b"), true));
        assertThat(statistic(counted("a", "x*", false, false, counted("b", "", true, false)), "a", "xy", "b", "1"))
                .isEqualTo(new Statistic(List.of("a_xy", "b_1"), true));
    }

    @Test
    void emptyValuesAreToldApartInDetailedMetricsAlone() {
        assertThat(statistic(counted("a", "", false, false, counted("b", "", true, false)), "a", "", "b", ""))
                .isEqualTo(new Statistic(List.of("a_", "b_"), true));
        assertThat(statistic(counted("a", "", false, true, counted("b", "", false, true)), "a", "", "b", ""))
                .isEqualTo(new Statistic(List.of("a", "b"), true));
        var options = new RateLimitConfig.Options(false, false, true, false, false, Map.of());
        var sharing = new RateLimitConfig.Descriptor("a", "x*", null, options, List.of(counted("b", "", true, false)));
        assertThat(statistic(sharing, "a", "xy", "b", "")).isEqualTo(new Statistic(List.of("a_x*", "b"), true));
    }
}
