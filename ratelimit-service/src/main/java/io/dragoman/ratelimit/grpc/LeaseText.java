package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.algorithm.Claim;
import io.dragoman.ratelimit.algorithm.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Leases as a text, which Envoy keeps with the request and brings back when it is done: for each {@code
 * window.since.hits.counter}, with commas between them.
 */
final class LeaseText {
    private static final Pattern LEASE =
            Pattern.compile("([1-9]\\d{0,13})\\.([1-9]\\d{0,14})\\.([1-9]\\d{0,9})\\.([A-Za-z0-9_-]{1,64})");

    private LeaseText() {}

    static String of(List<Lease> leases) {
        return leases.stream().map(LeaseText::of).collect(Collectors.joining(","));
    }

    private static String of(Lease lease) {
        return lease.windowMillis() + "." + lease.since() + "." + lease.hits() + "." + lease.counter();
    }

    /** The leases that a text names, or null if it is none of ours. */
    static @Nullable List<Lease> parse(String text) {
        var leases = new ArrayList<Lease>();
        for (var part : text.split(",", -1)) {
            var parts = LEASE.matcher(part);
            if (!parts.matches()) {
                return null;
            }
            long hits = Long.parseLong(parts.group(3));
            if (hits > Claim.MAX_HITS) {
                return null;
            }
            leases.add(new Lease(parts.group(4), Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), hits));
        }
        return leases;
    }
}
