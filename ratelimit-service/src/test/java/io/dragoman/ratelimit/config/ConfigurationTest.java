package io.dragoman.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;

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
