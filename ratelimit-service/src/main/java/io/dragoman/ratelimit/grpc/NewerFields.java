package io.dragoman.ratelimit.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;

/** Fields that Envoy 1.40 sends and that our version of its messages keeps as unknown ones. */
final class NewerFields {
    /** {@code bool RateLimitDescriptor.is_negative_hits}. */
    static final int IS_NEGATIVE_HITS = 4;

    /** {@code google.protobuf.UInt32Value RateLimitOverride.unit_multiplier}. */
    static final int UNIT_MULTIPLIER = 3;

    private NewerFields() {}

    /** Whether the descriptor's hits are given back, not taken. */
    static boolean isNegative(RateLimitDescriptor descriptor) {
        var varints = field(descriptor.getUnknownFields(), IS_NEGATIVE_HITS).getVarintList();
        return !varints.isEmpty() && varints.getLast() != 0;
    }

    /** How many units an override's window has; 1 if it does not say, or not in a way that can be read. */
    static long units(RateLimitOverride override) {
        var messages = field(override.getUnknownFields(), UNIT_MULTIPLIER).getLengthDelimitedList();
        if (messages.isEmpty()) {
            return 1;
        }
        try {
            long units = Integer.toUnsignedLong(
                    UInt32Value.parseFrom(messages.getLast()).getValue());
            return Math.max(1, units);
        } catch (InvalidProtocolBufferException e) {
            return 1;
        }
    }

    private static UnknownFieldSet.Field field(UnknownFieldSet fields, int number) {
        return fields.hasField(number) ? fields.getField(number) : UnknownFieldSet.Field.getDefaultInstance();
    }
}
