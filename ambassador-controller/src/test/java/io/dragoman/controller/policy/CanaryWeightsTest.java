package io.dragoman.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CanaryWeightsTest {
    private static CanaryWeights<Integer> weights(Integer... weights) {
        var members = new LinkedHashMap<Integer, Integer>();
        for (int i = 0; i < weights.length; i++) {
            members.put(i, weights[i]);
        }
        return CanaryWeights.of(members);
    }

    private static List<Integer> percents(CanaryWeights<Integer> weights) {
        return weights.thresholds().values().stream().map(t -> t / 10_000).toList();
    }

    @Test
    void aLoneMemberTakesEverythingWhateverItsWeight() {
        assertThat(percents(weights(10))).containsExactly(100);
        assertThat(percents(weights((Integer) null))).containsExactly(100);
    }

    @Test
    void membersWithoutWeightShareTheRest() {
        assertThat(percents(weights(10, null))).containsExactly(10, 100);
        assertThat(percents(weights(null, null))).containsExactly(50, 100);
        assertThat(percents(weights(null, null, null))).containsExactly(33, 66, 100);
        assertThat(percents(weights(50, 50, null))).containsExactly(50, 100, 100);
    }

    @Test
    void weightedMembersAreTriedBeforeWeightless() {
        var shares = weights(10, null, 20, null);
        assertThat(shares.thresholds().keySet()).containsExactly(0, 2, 1, 3);
        assertThat(percents(shares)).containsExactly(10, 30, 65, 100);
    }

    @Test
    void whatWeightsLeaveGoesToNobody() {
        assertThat(percents(weights(30, 30))).containsExactly(30, 60);
    }

    @Test
    void zeroAndHundredAreExact() {
        assertThat(percents(weights(0, null))).containsExactly(0, 100);
        assertThat(percents(weights(100, null))).containsExactly(100, 100);
    }

    @Test
    void theMemberThatBringsTheSumAboveAHundredIsRefused() {
        var shares = weights(60, 60, 40);
        assertThat(shares.refused()).containsExactly(1);
        assertThat(percents(shares)).containsExactly(60, 100);
    }

    @Property
    void thresholdsRiseToTheWholeAndWeightlessSharesDifferByAtMostOneMillionth(
            @ForAll @Size(min = 2, max = 60) List<@IntRange(min = -1, max = 100) Integer> given) {
        var shares =
                weights(given.stream().map(weight -> weight < 0 ? null : weight).toArray(Integer[]::new));
        int previous = 0;
        int smallest = Integer.MAX_VALUE;
        int largest = 0;
        for (var entry : shares.thresholds().entrySet()) {
            assertThat(entry.getValue()).isBetween(previous, CanaryWeights.WHOLE);
            if (given.get(entry.getKey()) < 0) {
                smallest = Math.min(smallest, entry.getValue() - previous);
                largest = Math.max(largest, entry.getValue() - previous);
            } else {
                assertThat(entry.getValue() - previous).isEqualTo(given.get(entry.getKey()) * 10_000);
            }
            previous = entry.getValue();
        }
        if (largest > 0) {
            assertThat(largest - smallest).isBetween(0, 1);
            assertThat(previous).isEqualTo(CanaryWeights.WHOLE);
        }
        assertThat(shares.thresholds().size() + shares.refused().size()).isEqualTo(given.size());
    }
}
