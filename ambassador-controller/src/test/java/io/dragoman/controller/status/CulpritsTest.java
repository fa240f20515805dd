package io.dragoman.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.xds.StoreFixture;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.controller.xds.XdsResource.WarmUp;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CulpritsTest {
    /** An Envoy, a model and an investigator. */
    private static final class World {
        private final StoreFixture envoy = new StoreFixture();
        private final Set<Integer> out = new TreeSet<>();
        private final Culprits culprits =
                new Culprits(origin -> origin.key().kind().equals("Mapping"), new Culprits.Actions() {
                    @Override
                    public void takeOut(List<Origin> origins, String reason) {
                        assertThat(reason).isEqualTo("bad");
                        origins.forEach(
                                origin -> out.add(Integer.parseInt(origin.key().name())));
                    }

                    @Override
                    public void letIn(List<Origin> origins) {
                        origins.forEach(origin ->
                                out.remove(Integer.parseInt(origin.key().name())));
                    }
                });

        /** The routes of all Mappings that are in. */
        private XdsResource routes(Set<Integer> all) {
            var in = new TreeSet<>(all);
            in.removeAll(out);
            return XdsResource.of(
                    "routes",
                    RouteConfiguration.newBuilder().setName(in.toString()).build(),
                    WarmUp.NONE,
                    in.stream().map(CulpritsTest::origin).collect(Collectors.toSet()));
        }

        private void judgeOnce(Set<Integer> all, Set<Integer> guilty) {
            var present = new TreeSet<>(all);
            present.removeAll(out);
            boolean bad = present.stream().anyMatch(guilty::contains);
            envoy.offer(routes(all), bad ? "bad" : null);
            culprits.step(envoy.store(), true);
            culprits.step(envoy.store(), false);
        }

        /** Lets Envoy judge until nothing changes any more; answers how often it had to. */
        private int judge(Set<Integer> all, Set<Integer> guilty) {
            int rounds = 0;
            for (int quiet = 0; quiet < 5; quiet++) {
                var before = Set.copyOf(out);
                judgeOnce(all, guilty);
                if (!before.equals(out)) {
                    quiet = 0;
                    rounds++;
                }
            }
            return rounds;
        }
    }

    private static Origin origin(int mapping) {
        return new Origin(new ObjectKey("Mapping", "default", Integer.toString(mapping)), 1, "", "");
    }

    @Property(tries = 300)
    void exactlyTheCulpritsStayOut(
            @ForAll @Size(min = 1, max = 40) Set<@IntRange(min = 0, max = 100) Integer> added,
            @ForAll @Size(max = 5) Set<@IntRange(min = 0, max = 100) Integer> chosen,
            @ForAll @Size(max = 10) Set<@IntRange(min = 101, max = 200) Integer> old) {
        var world = new World();
        world.judge(old, Set.of());
        assertThat(world.out).isEmpty();
        var all = new TreeSet<>(old);
        all.addAll(added);
        var guilty = chosen.stream().filter(added::contains).collect(Collectors.toSet());

        int rounds = world.judge(all, guilty);

        assertThat(world.out).isEqualTo(guilty);
        // Group testing: no more than a few rounds for each culprit and each halving.
        assertThat(rounds).isLessThanOrEqualTo(4 + 16 * guilty.size());
    }

    @Property(tries = 300)
    void whoeverComesDuringAnInvestigationIsJudgedTooAndNobodyElseStaysOut(
            @ForAll @Size(min = 2, max = 30) Set<@IntRange(min = 0, max = 60) Integer> first,
            @ForAll @Size(min = 1, max = 10) Set<@IntRange(min = 61, max = 90) Integer> later,
            @ForAll Set<@IntRange(min = 0, max = 90) Integer> chosen,
            @ForAll @IntRange(min = 0, max = 12) int steps) {
        var world = new World();
        for (int i = 0; i < steps; i++) {
            world.judgeOnce(first, chosen);
        }
        var all = new TreeSet<>(first);
        all.addAll(later);

        world.judge(all, chosen);

        assertThat(world.out).isEqualTo(all.stream().filter(chosen::contains).collect(Collectors.toSet()));
    }
}
