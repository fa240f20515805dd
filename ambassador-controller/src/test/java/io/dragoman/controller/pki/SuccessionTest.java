package io.dragoman.controller.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private static final Duration LIFE = Duration.ofDays(600);
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private Succession at(int days, Succession before) throws Exception {
        return Succession.of(before.current(), before.next(), start.plus(Duration.ofDays(days)), LIFE);
    }

    private Succession first() throws Exception {
        return Succession.of(null, null, start, LIFE);
    }

    @Test
    void anAuthorityStaysAsLongAsMoreThanAThirdOfItsLifeIsLeft() throws Exception {
        var first = first();
        assertThat(first.next()).isNull();
        assertThat(at(399, first)).isEqualTo(first);
        assertThat(first.goesOn()).isBetween(start.plus(Duration.ofDays(399)), start.plus(Duration.ofDays(401)));
    }

    @Test
    void itsSuccessorIsTrustedBeforeItSigns() throws Exception {
        var first = first();
        var both = at(401, first);
        assertThat(both.current()).isEqualTo(first.current());
        assertThat(both.next()).isNotNull();
        assertThat(at(499, both)).isEqualTo(both);
        assertThat(at(501, both)).isEqualTo(new Succession(both.next(), null));
    }

    @Test
    void aSuccessorThatIsMadeLateIsTrustedForARoundToo() throws Exception {
        var first = first();
        var late = at(590, first);
        assertThat(late.current()).isEqualTo(first.current());
        assertThat(late.next()).isNotNull();
        assertThat(at(590, late).current()).isEqualTo(late.next());
    }

    @Test
    void anAuthorityThatHasEndedGivesWayAtOnce() throws Exception {
        var first = first();
        var both = at(401, first);
        assertThat(at(601, both)).isEqualTo(new Succession(both.next(), null));
        var anew = at(601, first);
        assertThat(anew.current()).isNotEqualTo(first.current());
        assertThat(anew.next()).isNull();
    }
}
