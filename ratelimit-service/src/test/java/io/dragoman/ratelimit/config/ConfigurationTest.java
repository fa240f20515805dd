package io.dragoman.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.Posture;
import io.dragoman.resources.Change;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final ObjectKey KEY = new ObjectKey("RateLimit", "default", "r");
    private static final Meta META = new Meta(KEY, 1, Map.of(), List.of("default"), "r.yaml:1");
    private static final RateLimit LIMIT = new RateLimit(
            META,
            "d",
            List.of(new RateLimit.Limit(
                    "l",
                    RateLimit.Action.ENFORCE,
                    List.of(Map.of("a", "*")),
                    new Rate(1, RateUnit.DAY),
                    Counting.fixed(new Rate(1, RateUnit.DAY)),
                    RateLimit.Words.NONE)));

    private final Configuration configuration = new Configuration(Posture.AS_CONFIGURED);

    @Test
    void knowsNoRulesBeforeTheFirstUpdate() {
        assertThat(configuration.rules()).isEmpty();
        configuration.accept(new SourceUpdate(List.of(), List.of()));
        assertThat(configuration.rules()).isPresent();
    }

    @Test
    void followsItsSource() {
        configuration.accept(new SourceUpdate(List.of(new Change.Upsert(LIMIT)), List.of()));
        assertThat(configuration.limits()).singleElement().satisfies(limit -> {
            assertThat(limit.matches()).isEqualTo("a=*");
            assertThat(limit.origin().field()).isEqualTo("spec.limits[0]");
        });
        configuration.accept(new SourceUpdate(List.of(new Change.Delete(KEY)), List.of()));
        assertThat(configuration.limits()).isEmpty();
        assertThat(configuration.rules().orElseThrow().knows("d")).isFalse();
    }

    private static RateLimitConfig document(String file, String... keys) {
        var meta = new Meta(new ObjectKey("RateLimitConfig", file, "d"), 0, Map.of(), List.of(), file + ":1");
        var limit = new RateLimitConfig.Limit(file, List.of(), new Rate(1, RateUnit.DAY));
        return new RateLimitConfig(
                meta,
                "d",
                Stream.of(keys)
                        .map(key ->
                                new RateLimitConfig.Descriptor(key, "", limit, RateLimitConfig.Options.NONE, List.of()))
                        .toList());
    }

    private List<String> matches() {
        return configuration.limits().stream().map(ConfiguredLimit::matches).toList();
    }

    @Test
    void documentsOfOneDomainAddUpUnlessTheyBeginAlike() {
        var first = document("a.yaml", "k", "l");
        configuration.accept(new SourceUpdate(
                List.of(
                        new Change.Upsert(document("c.yaml", "n")),
                        new Change.Upsert(document("b.yaml", "m", "l")),
                        new Change.Upsert(first)),
                List.of()));
        assertThat(matches()).containsExactly("k=*", "l=*", "n=*");
        assertThat(configuration.problems())
                .extracting(Problem::describe)
                .containsExactly(
                        "b.yaml:1: RateLimitConfig/b.yaml/d descriptors[1]: duplicate descriptor: its key and value "
                                + "are those of one in a.yaml:1");
        assertThat(configuration.refused()).isEqualTo(1);
        // It is wrong for as long as the other one is there.
        configuration.accept(new SourceUpdate(List.of(), List.of()));
        assertThat(configuration.problems()).hasSize(1);
        configuration.accept(
                new SourceUpdate(List.of(new Change.Delete(first.meta().key())), List.of()));
        assertThat(matches()).containsExactly("m=*", "l=*", "n=*");
        assertThat(configuration.problems()).isEmpty();
    }

    @Test
    void doesNotCompileAnewForWhatIsNotItsOwn() {
        var document = new RateLimitConfig(META, "d", List.of());
        configuration.accept(new SourceUpdate(List.of(new Change.Upsert(document)), List.of()));
        var before = configuration.rules().orElseThrow();
        var problem = Problem.error(META.origin(), "is wrong");
        configuration.accept(
                new SourceUpdate(List.of(new Change.Delete(new ObjectKey("Mapping", "n", "m"))), List.of(problem)));
        assertThat(configuration.rules()).containsSame(before);
        assertThat(configuration.problems()).containsExactly(problem);
    }
}
