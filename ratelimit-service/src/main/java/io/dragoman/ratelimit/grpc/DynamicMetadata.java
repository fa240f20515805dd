package io.dragoman.ratelimit.grpc;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.dragoman.ratelimit.headers.Refusal;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy keeps of a decision under {@code envoy.filters.http.ratelimit}, for access logs and other filters: which
 * limit was exceeded, by the names that users of Edge Stack know, and on which plan; what is to be given back when the
 * request is done; that limits were decided without the store; and the
 * metadata of limits that let the request through, of which the first counts where several have the same key.
 */
final class DynamicMetadata {
    private static final String PREFIX = "aes.ratelimit.";

    private DynamicMetadata() {}

    /**
     * What there is to tell, or null for nothing.
     *
     * @param all whether more is told than what is to be given back
     */
    static @Nullable Struct of(Decision decision, boolean all) {
        var result = Struct.newBuilder();
        if (!decision.leases().isEmpty()) {
            result.putFields("lease", text(LeaseText.of(decision.leases())));
        }
        if (all) {
            limits(result, decision);
        }
        return result.getFieldsCount() == 0 ? null : result.build();
    }

    private static void limits(Struct.Builder result, Decision decision) {
        decision.exceeded().ifPresent(status -> exceeded(result, status));
        if (decision.degradation() != null) {
            result.putFields("degraded", Value.newBuilder().setBoolValue(true).build());
        }
        var metadata = Struct.newBuilder();
        decision.limits()
                .filter(status -> status.usage().admitted())
                .forEach(status -> merge(metadata, status.rule().words().metadata()));
        if (metadata.getFieldsCount() > 0) {
            result.putFields(
                    "metadata", Value.newBuilder().setStructValue(metadata).build());
        }
    }

    private static void exceeded(Struct.Builder result, LimitStatus status) {
        double retryAfter = Refusal.seconds(status.usage().untilReset());
        result.putFields(PREFIX + "name", text(status.rule().label()))
                .putFields(PREFIX + "action", text(action(status)))
                .putFields(
                        PREFIX + "retry_after",
                        Value.newBuilder().setNumberValue(retryAfter).build());
        if (status.rule().plan() != null) {
            result.putFields("plan", text(status.rule().plan()));
        }
    }

    private static String action(LimitStatus status) {
        return switch (status.rule().effect()) {
            case REFUSES -> "Enforce";
            case REFUSES_WITH_OTHERS -> "Quota";
            case WATCHES, SPARES -> "LogOnly";
        };
    }

    private static void merge(Struct.Builder into, Map<?, ?> values) {
        values.forEach((key, value) -> {
            var name = String.valueOf(key);
            var there = into.getFieldsOrDefault(name, Value.getDefaultInstance());
            if (value instanceof Map<?, ?> map && (there.hasStructValue() || !into.containsFields(name))) {
                var merged = there.getStructValue().toBuilder();
                merge(merged, map);
                into.putFields(name, Value.newBuilder().setStructValue(merged).build());
            } else if (!into.containsFields(name)) {
                into.putFields(name, value(value));
            }
        });
    }

    private static Value value(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var struct = Struct.newBuilder();
                merge(struct, map);
                yield Value.newBuilder().setStructValue(struct).build();
            }
            case List<?> list ->
                Value.newBuilder()
                        .setListValue(ListValue.newBuilder()
                                .addAllValues(list.stream()
                                        .map(DynamicMetadata::value)
                                        .toList()))
                        .build();
            case Number number ->
                Value.newBuilder().setNumberValue(number.doubleValue()).build();
            case Boolean truth -> Value.newBuilder().setBoolValue(truth).build();
            default -> text(value.toString());
        };
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
