package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.algorithm.Claim;
import io.dragoman.ratelimit.algorithm.Lease;
import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.ratelimit.rule.Entry;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
        var descriptors = new ArrayList<Descriptor>(request.getDescriptorsCount());
        // Several groups of labels may bring the same leases back.
        var done = new LinkedHashSet<Lease>();
        for (var descriptor : request.getDescriptorsList()) {
            if (isDone(descriptor)) {
                var leases = LeaseText.parse(descriptor.getEntries(0).getValue());
                if (leases == null) {
                    return new Read.Invalid("a lease is none of this service's");
                }
                done.addAll(leases);
                descriptors.add(new Descriptor(List.of(), null, 0));
            } else {
                descriptors.add(descriptor(descriptor, byDefault));
            }
        }
        return new Read.Valid(new LimitRequest(request.getDomain(), descriptors, List.copyOf(done)));
    }

    /** Whether it says that a request is done, and what that had taken. */
    private static boolean isDone(RateLimitDescriptor descriptor) {
        return descriptor.getEntriesCount() == 1
                && descriptor.getEntries(0).getKey().equals(LabelGroup.LEASE);
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
