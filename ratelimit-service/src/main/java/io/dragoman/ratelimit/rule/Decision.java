package io.dragoman.ratelimit.rule;

import java.util.List;

/**
 * The answer to a {@link LimitRequest}.
 *
 * @param knownDomain whether the configuration has limits for the request's domain
 * @param descriptors how each descriptor stands, in the order of the request
 */
public record Decision(boolean knownDomain, List<DescriptorStatus> descriptors) {
    /** Copies the list. */
    public Decision {
        descriptors = List.copyOf(descriptors);
    }

    /** Whether the request is refused. */
    public boolean refuses() {
        return descriptors.stream().anyMatch(DescriptorStatus::refuses);
    }

    /** Whether the request is over a limit that is only watched. */
    public boolean overShadowLimit() {
        return descriptors.stream()
                .flatMap(descriptor -> descriptor.limits().stream())
                .anyMatch(status -> !status.usage().admitted() && !status.rule().enforced());
    }

    /** Whether any limit with a counter applied. */
    public boolean limited() {
        return descriptors.stream().anyMatch(descriptor -> !descriptor.limits().isEmpty());
    }
}
