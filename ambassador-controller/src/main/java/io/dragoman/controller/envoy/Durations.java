package io.dragoman.controller.envoy;

import com.google.protobuf.Duration;

/** Durations as protobuf writes them. */
final class Durations {
    private Durations() {}

    static Duration of(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
