package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Claim;
import io.dragoman.ratelimit.algorithm.Lease;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTextTest {
    @Property
    void comesBackAsItWent(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = Integer.MAX_VALUE) Integer> windows,
            @ForAll @LongRange(min = 1, max = 999_999_999_999_999L) long since,
            @ForAll @LongRange(min = 1, max = Claim.MAX_HITS) long hits) {
        var leases = windows.stream()
                .map(window -> new Lease("a-B_9" + window, window, since, hits))
                .toList();
        assertThat(LeaseText.parse(LeaseText.of(leases))).isEqualTo(leases);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "1.2.3",
                "1.2.3.",
                "0.2.3.a",
                "1.0.3.a",
                "1.2.0.a",
                "1.2.-3.a",
                "1.2.1000000001.a",
                "999999999999999.2.3.a",
                "1.2.3.a b",
                "1.2.3.a,",
                "1.2.3.a.b"
            })
    void whatIsNoneIsTakenForNone(String text) {
        assertThat(LeaseText.parse(text)).isNull();
    }

    @Test
    void isShort() {
        var lease = new Lease("x".repeat(43), 60_000, 1_800_000_000_000L, 1);
        assertThat(LeaseText.of(List.of(lease))).hasSizeLessThan(80);
    }
}
