package io.dragoman.resources.parse;

import io.dragoman.resources.model.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code retry_policy} of a Mapping or of the Module. */
final class RetryPolicyParser {
    private static final String FIELD = "retry_policy";
    private static final List<String> CONDITIONS = List.of(
            "5xx", "gateway-error", "connect-failure", "retriable-4xx", "refused-stream", "retriable-status-codes");

    private RetryPolicyParser() {}

    static @Nullable RetryPolicy parse(Fields parent) {
        var fields = parent.object(FIELD);
        if (fields == null) {
            return null;
        }
        var retryOn = fields.requiredText("retry_on");
        if (!retryOn.isEmpty() && !CONDITIONS.contains(retryOn)) {
            fields.error("retry_on", "must be one of " + String.join(", ", CONDITIONS));
        }
        var policy = new RetryPolicy(retryOn, fields.integer("num_retries", 0, Integer.MAX_VALUE), perTry(fields));
        fields.finish();
        return policy;
    }

    private static @Nullable Duration perTry(Fields fields) {
        var text = fields.nonEmptyText("per_try_timeout");
        if (text == null) {
            return null;
        }
        var duration = GoDuration.parse(text);
        if (duration == null) {
            fields.error("per_try_timeout", "must be a duration such as 0.5s, but is \"" + text + "\"");
        }
        return duration;
    }
}
