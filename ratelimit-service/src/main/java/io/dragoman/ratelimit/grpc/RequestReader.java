package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.algorithm.Claim;
import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.ratelimit.rule.Entry;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Checks Envoy's question and turns it into ours. */
final class RequestReader {
    static final int MAX_DESCRIPTORS = 64;
    static final int MAX_ENTRIES = 16;
    static final int MAX_KEY_LENGTH = 1_024;

    /**
     * As long as Envoy lets all headers of a request become. It must not be less: a request that is refused here is an
     * error for Envoy, which then lets the client through unless told otherwise.
     */
    static final int MAX_VALUE_LENGTH = 64 * 1_024;

    /** A longer window than this, which is 100 years, is as good as this one. */
    private static final long LONGEST_SECONDS = 100L * 365 * 24 * 60 * 60;

    private RequestReader() {}

    /** A question that can be answered, or why it cannot. */
    sealed interface Read {
        /** It can be answered. */
        record Valid(LimitRequest request) implements Read {}

        /** It cannot. The reason quotes nothing of the request. */
        record Invalid(String reason) implements Read {}
    }

    static Read read(RateLimitRequest request) {
        var reason = invalid(request);
        if (reason != null) {
            return new Read.Invalid(reason);
        }
        long byDefault = defaultHits(request);
        var descriptors = request.getDescriptorsList().stream()
                .map(descriptor -> descriptor(descriptor, byDefault))
                .toList();
        return new Read.Valid(new LimitRequest(request.getDomain(), descriptors));
    }

    private static @Nullable String invalid(RateLimitRequest request) {
        if (request.getDomain().isEmpty()) {
            return "rate limit domain must not be empty";
        }
        if (request.getDescriptorsCount() == 0) {
            return "rate limit descriptor list must not be empty";
        }
        if (request.getDescriptorsCount() > MAX_DESCRIPTORS) {
            return "a request may have " + MAX_DESCRIPTORS + " descriptors at most";
        }
        for (var descriptor : request.getDescriptorsList()) {
            if (descriptor.getEntriesCount() > MAX_ENTRIES) {
                return "a descriptor may have " + MAX_ENTRIES + " entries at most";
            }
            for (var entry : descriptor.getEntriesList()) {
                if (entry.getKey().length() > MAX_KEY_LENGTH) {
                    return "a descriptor key may be " + MAX_KEY_LENGTH + " characters long at most";
                }
                if (entry.getValue().length() > MAX_VALUE_LENGTH) {
                    return "a descriptor value may be " + MAX_VALUE_LENGTH + " characters long at most";
                }
            }
        }
        return null;
    }

    private static Descriptor descriptor(RateLimitDescriptor descriptor, long defaultHits) {
        var entries = new ArrayList<Entry>(descriptor.getEntriesCount());
        descriptor.getEntriesList().forEach(entry -> entries.add(new Entry(entry.getKey(), entry.getValue())));
        long hits = descriptor.hasHitsAddend()
                ? saturated(descriptor.getHitsAddend().getValue())
                : defaultHits;
        return new Descriptor(entries, override(descriptor), NewerFields.isNegative(descriptor) ? -hits : hits);
    }

    /** For the request as a whole, no hits mean one: the field cannot tell absence from zero. */
    private static long defaultHits(RateLimitRequest request) {
        return Math.max(1, saturated(Integer.toUnsignedLong(request.getHitsAddend())));
    }

    /** The field is unsigned: what Java shows as negative is huge. */
    private static long saturated(long unsigned) {
        return Long.compareUnsigned(unsigned, Claim.MAX_HITS) > 0 ? Claim.MAX_HITS : unsigned;
    }

    private static @Nullable Rate override(RateLimitDescriptor descriptor) {
        if (!descriptor.hasLimit()) {
            return null;
        }
        var limit = descriptor.getLimit();
        var unit = switch (limit.getUnit()) {
            case SECOND -> RateUnit.SECOND;
            case MINUTE -> RateUnit.MINUTE;
            case HOUR -> RateUnit.HOUR;
            case DAY -> RateUnit.DAY;
            case MONTH -> RateUnit.MONTH;
            case YEAR -> RateUnit.YEAR;
            // A limit without a time means nothing: the configured limits count.
            case UNKNOWN, UNRECOGNIZED -> null;
        };
        if (unit == null) {
            return null;
        }
        long units = Math.min(NewerFields.units(limit), LONGEST_SECONDS / unit.seconds());
        return new Rate(
                Integer.toUnsignedLong(limit.getRequestsPerUnit()),
                Duration.ofSeconds(Math.max(1, units) * unit.seconds()));
    }
}
