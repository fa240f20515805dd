package io.dragoman.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.operator.Verdict.Truth;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.model.KubeIngressClass;
import io.dragoman.resources.model.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusBoardTest {
    private static final ObjectKey KEY = new ObjectKey("Mapping", "ns", "a");

    private final List<ObjectKey> told = new ArrayList<>();
    private final StatusBoard board = new StatusBoard(key -> key.kind().equals("Mapping"), told::add);
    private final Map<ObjectKey, Resource> resources = new HashMap<>();
    private long publication;
    private long now = Long.MAX_VALUE - 5;

    @Test
    void anObjectThatIsRightHasNoStatusUntilEnvoysHaveIt() {
        change(1);
        assertThat(board.of(KEY)).isNull();
        board.settled(publication);
        assertThat(status().programmed()).isEqualTo(Verdict.yes("Programmed", ""));
        assertThat(status().generation()).isEqualTo(1);
        assertThat(told).containsExactly(KEY);
    }

    @Test
    void theStatusOfTheLastVersionStaysUntilEnvoysHaveTheNext() {
        change(1);
        board.settled(publication);
        change(2);
        board.settled(publication - 1);
        assertThat(status().generation()).isEqualTo(1);
        board.settled(publication);
        assertThat(status().generation()).isEqualTo(2);
        assertThat(told).hasSize(2);
    }

    @Test
    void anObjectThatIsWrongNeedNotWait() {
        change(1, Problem.error(new Origin(KEY, 1, "", "spec.prefix"), "is required"));
        assertThat(status().accepted()).isEqualTo(Verdict.no("Invalid", "spec.prefix is required"));
        assertThat(status().programmed().truth()).isEqualTo(Truth.FALSE);
    }

    @Test
    void aVersionThatIsRefusedWhileTheLastOneServesIsTheOneThatIsSpokenOf() {
        change(1);
        board.settled(publication);
        pass(Set.of(), Problem.error(new Origin(KEY, 2, "", "spec.prefix"), "is required"));
        assertThat(status().generation()).isEqualTo(2);
        assertThat(status().accepted().truth()).isEqualTo(Truth.FALSE);
    }

    @Test
    void aProblemThatGoesAwayChangesTheStatusWithoutANewVersion() {
        change(1, error(Cause.REFERENCE));
        assertThat(status().resolvedRefs()).isEqualTo(Verdict.no("RefNotFound", "is not good"));
        assertThat(status().programmed()).isEqualTo(Verdict.no("RefNotFound", ""));
        pass(Set.of());
        board.settled(publication);
        assertThat(status().resolvedRefs().truth()).isEqualTo(Truth.TRUE);
        assertThat(status().programmed().truth()).isEqualTo(Truth.TRUE);
    }

    @Test
    void whatEnvoyRefusesIsAcceptedButNotProgrammed() {
        change(1, error(Cause.REFUSAL));
        assertThat(status().accepted().truth()).isEqualTo(Truth.TRUE);
        assertThat(status().programmed()).isEqualTo(Verdict.no("Refused", "is not good"));
    }

    @Test
    void warningsLeaveAnObjectAtWork() {
        var first = Problem.warning(new Origin(KEY, 1, "", "spec.a"), "has no effect");
        var second = Problem.warning(new Origin(KEY, 1, "", "spec.b"), "has no effect");
        change(1, first, second);
        board.settled(publication);
        assertThat(status().accepted())
                .isEqualTo(Verdict.yes("AcceptedWithWarnings", "spec.a has no effect (and 1 more)"));
        assertThat(status().programmed().truth()).isEqualTo(Truth.TRUE);
    }

    @Test
    void envoysThatTakeTooLongAreToldOfOnce() {
        change(1);
        now += StatusBoard.PATIENCE.toNanos() - 1;
        board.tick(now);
        assertThat(board.of(KEY)).isNull();
        now += 1;
        board.tick(now);
        board.tick(now);
        assertThat(status().programmed().truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(told).hasSize(1);
        board.settled(publication);
        assertThat(status().programmed().truth()).isEqualTo(Truth.TRUE);
    }

    @Test
    void nothingIsToldTwice() {
        change(1);
        board.settled(publication);
        board.settled(publication);
        pass(Set.of());
        board.settled(publication);
        assertThat(told).hasSize(1);
    }

    @Test
    void anObjectThatHasChangedIsToldOfThoughItsVersionAndItsStatusHaveNot() {
        change(1);
        board.settled(publication);
        change(1);
        board.settled(publication);
        assertThat(told).hasSize(2);
    }

    @Test
    void anObjectThatIsGoneHasNoStatus() {
        change(1);
        board.settled(publication);
        resources.clear();
        pass(Set.of(KEY));
        assertThat(board.of(KEY)).isNull();
        board.settled(publication);
        assertThat(board.of(KEY)).isNull();
    }

    @Test
    void objectsInAnnotationsHaveNone() {
        resources.put(KEY, resource(1, "(annotation of Service/ns/x, document 1)"));
        pass(Set.of(KEY));
        board.settled(publication);
        assertThat(board.of(KEY)).isNull();
    }

    /** Another replica, that says of one generation how far it is. */
    private static final class Other implements Elsewhere {
        private long generation;
        private Standing standing = Standing.NO_ENVOYS;
        private List<Problem> refusals = List.of();

        @Override
        public Standing standing(ObjectKey key, long asked) {
            return standing == Standing.DONE && asked > generation ? Standing.WAITING : standing;
        }

        @Override
        public List<Problem> refusals(ObjectKey key, long asked) {
            return asked == generation ? refusals : List.of();
        }

        void says(Standing now, long of) {
            standing = now;
            generation = of;
        }
    }

    @Test
    void anObjectWaitsForTheEnvoysOfOtherReplicasToo() {
        var other = new Other();
        other.says(Elsewhere.Standing.WAITING, 0);
        board.envoys(true);
        board.ask(other);
        change(1);
        board.settled(publication);
        assertThat(board.of(KEY)).isNull();

        other.says(Elsewhere.Standing.DONE, 1);
        board.newsFromElsewhere(Set.of(KEY));
        assertThat(status().programmed().truth()).isEqualTo(Truth.TRUE);

        change(2);
        board.newsFromElsewhere(Set.of(KEY));
        assertThat(status().generation()).isEqualTo(1);
        other.says(Elsewhere.Standing.NO_ENVOYS, 0);
        board.settled(publication);
        assertThat(status().generation()).isEqualTo(2);
    }

    @Test
    void withoutEnvoysHereTheOthersDecide() {
        var other = new Other();
        board.ask(other);
        change(1);
        other.says(Elsewhere.Standing.DONE, 1);
        board.newsFromElsewhere(Set.of(KEY));
        assertThat(status().programmed().truth()).isEqualTo(Truth.TRUE);
    }

    @Test
    void othersMayHaveAnObjectBeforeItIsKnownHere() {
        var other = new Other();
        board.ask(other);
        other.says(Elsewhere.Standing.DONE, 1);
        board.newsFromElsewhere(Set.of(KEY));
        change(1);
        assertThat(status().programmed().truth()).isEqualTo(Truth.TRUE);
        assertThat(told).containsExactly(KEY);
    }

    @Test
    void anEnvoyHereIsWaitedForUntilItIsGone() {
        var other = new Other();
        board.ask(other);
        board.envoys(true);
        change(1);
        other.says(Elsewhere.Standing.DONE, 1);
        board.newsFromElsewhere(Set.of(KEY));
        assertThat(board.of(KEY)).isNull();
        board.envoys(false);
        assertThat(status().programmed().truth()).isEqualTo(Truth.TRUE);
    }

    @Test
    void whatAnEnvoyOfAnotherReplicaRefusesIsNotProgrammed() {
        var other = new Other();
        board.ask(other);
        board.envoys(true);
        change(1);
        board.settled(publication);
        other.says(Elsewhere.Standing.DONE, 1);
        other.refusals = List.of(error(Cause.REFUSAL));
        board.newsFromElsewhere(Set.of(KEY));
        assertThat(status().programmed()).isEqualTo(Verdict.no("Refused", "is not good"));
        assertThat(told).hasSize(2);

        board.newsFromElsewhere(Set.of(KEY));
        assertThat(told).hasSize(2);
    }

    @Test
    void otherReplicasHearWhatIsSettledHere() {
        var heard = new ArrayList<String>();
        var follower = new StatusBoard.Follower() {
            @Override
            public void settled(Settled object) {
                heard.add(object.key().name()
                        + object.generation()
                        + object.refusals().stream().map(Problem::message).toList());
            }

            @Override
            public void gone(ObjectKey key) {
                heard.add(key.name() + " is gone");
            }

            @Override
            public void envoys(boolean here) {
                heard.add(here ? "Envoys" : "no Envoy");
            }
        };
        change(1);
        board.envoys(true);
        board.settled(publication);
        board.follow(follower);
        assertThat(heard).containsExactly("Envoys", "a1[]");

        change(2, error(Cause.REFUSAL));
        resources.clear();
        pass(Set.of(KEY));
        board.envoys(false);
        board.unfollow(follower);
        board.envoys(true);
        assertThat(heard).containsExactly("Envoys", "a1[]", "a2[is not good]", "a is gone", "no Envoy");
    }

    private Problem error(Cause cause) {
        return Problem.error(new Origin(KEY, 1, "", ""), "is not good").because(cause);
    }

    private ObjectStatus status() {
        return Objects.requireNonNull(board.of(KEY));
    }

    private void change(long generation, Problem... problems) {
        resources.put(KEY, resource(generation, ""));
        pass(Set.of(KEY), problems);
    }

    private void pass(Set<ObjectKey> changed, Problem... problems) {
        publication++;
        board.passed(publication, changed, resources, List.of(problems), now);
    }

    /** Some resource: the board looks at the metadata alone. */
    private static Resource resource(long generation, String source) {
        return new KubeIngressClass(new Meta(KEY, generation, Map.of(), List.of("default"), source), "x");
    }
}
