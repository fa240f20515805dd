package io.dragoman.ratelimit.rule;

import io.dragoman.ratelimit.algorithm.Degradation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link LimitRequest}.
 *
 * @param knownDomain whether the configuration has limits for the request's domain
 * @param descriptors how each descriptor stands, in the order of the request
 * @param degradation what was decided without the store, or null for nothing
 */
public record Decision(
        boolean knownDomain,
        List<DescriptorStatus> descriptors,
        @Nullable Degradation degradation) {
    /** A decision with the store. */
    public Decision(boolean knownDomain, List<DescriptorStatus> descriptors) {
        this(knownDomain, descriptors, null);
    }

    /** Copies the list. */
    public Decision {
        descriptors = List.copyOf(descriptors);
    }

    /** Whether the request is refused. */
    public boolean refuses() {
        return descriptors.stream().anyMatch(DescriptorStatus::refuses);
    }

    /** The limits with a counter that apply to the request, in the order of its descriptors. */
    public Stream<LimitStatus> limits() {
        return descriptors.stream().flatMap(descriptor -> descriptor.limits().stream());
    }

    /** The limit that a refusal is about: of those that refuse, the one that takes longest to reset. */
    public Optional<LimitStatus> refusing() {
        return limits().filter(LimitStatus::refuses).min(DescriptorStatus.WORST_FIRST);
    }

    /** Whether the request is over a limit that is only watched. */
    public boolean overShadowLimit() {
        return limits().anyMatch(
                        status -> !status.usage().admitted() && !status.rule().enforced());
    }

    /** Whether any limit with a counter applied. */
    public boolean limited() {
        return descriptors.stream().anyMatch(descriptor -> !descriptor.limits().isEmpty());
    }
}
