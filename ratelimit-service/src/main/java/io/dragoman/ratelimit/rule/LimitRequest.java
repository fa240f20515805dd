package io.dragoman.ratelimit.rule;

import io.dragoman.ratelimit.algorithm.Lease;
import java.util.List;

/**
 * The question whether a request is within its limits.
 *
 * @param domain whose limits apply, not empty
 * @param descriptors what it is limited by; each is judged on its own
 * @param done leases of requests that are done, which are given back
 */
public record LimitRequest(String domain, List<Descriptor> descriptors, List<Lease> done) {
    /** Copies the lists. */
    public LimitRequest {
        descriptors = List.copyOf(descriptors);
        done = List.copyOf(done);
    }

    /** The question alone. */
    public LimitRequest(String domain, List<Descriptor> descriptors) {
        this(domain, descriptors, List.of());
    }
}
