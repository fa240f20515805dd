package io.dragoman.authz.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whatIsTakenIsNotThereForOthersUntilItIsGivenBack() {
        var room = new Room(2, meters);
        assertThat(room.take(100)).isEqualTo(1);
        assertThat(room.take(100)).isEqualTo(1);
        assertThat(underWay()).isEqualTo(2);
        assertThat(room.take(100)).isZero();
        assertThat(refused()).isEqualTo(1);
        room.giveBack(1);
        assertThat(room.take(100)).isEqualTo(1);
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void aLargeQuestionTakesTheRoomOfSeveral() {
        var room = new Room(10, meters);
        int share = room.take(100_000);
        assertThat(share).isEqualTo(7);
        assertThat(room.take(100_000)).isZero();
        assertThat(room.take(30_000)).isEqualTo(2);
        room.giveBack(share);
        assertThat(underWay()).isEqualTo(2);
    }

    @Test
    void theLargestQuestionHasRoomWhenNothingElseIsUnderWay() {
        var room = new Room(3, meters);
        assertThat(room.take(4 * MEBIBYTE)).isEqualTo(3);
        assertThat(room.take(1)).isZero();
    }

    @Test
    void withoutASettingThereIsRoomForWhatHeapAndProcessorsCanBear() {
        assertThat(Room.fitting(600L * MEBIBYTE, 2)).isEqualTo(2048);
        assertThat(Room.fitting(256L * MEBIBYTE, 2)).isEqualTo(1024);
        assertThat(Room.fitting(600L * MEBIBYTE, 1)).isEqualTo(1024);
        assertThat(Room.fitting(8L * MEBIBYTE, 1)).isEqualTo(64);
        assertThat(Room.fitting(Long.MAX_VALUE, 4)).isEqualTo(4096);
        assertThat(new Room(Optional.empty(), meters).most())
                .isEqualTo(Room.fitting(
                        Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void roomForNothingIsAMistake() {
        assertThatThrownBy(() -> new Room(Optional.of(0), meters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DRAGOMAN_AUTH_MAX_DECISIONS");
    }

    private double underWay() {
        return meters.get("dragoman.authz.under.way").gauge().value();
    }

    private double refused() {
        return meters.get("dragoman.authz.shed")
                .tag("reason", "no room")
                .counter()
                .count();
    }
}
