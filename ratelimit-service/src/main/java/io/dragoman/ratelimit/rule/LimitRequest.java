package io.dragoman.ratelimit.rule;

import java.util.List;

/**
 * The question whether a request is within its limits.
 *
 * @param domain whose limits apply, not empty
 * @param descriptors what it is limited by; each is judged on its own
 */
public record LimitRequest(String domain, List<Descriptor> descriptors) {
    /** Copies the list. */
    public LimitRequest {
        descriptors = List.copyOf(descriptors);
    }
}
