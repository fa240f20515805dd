package io.dragoman.ratelimit.rule;

import io.dragoman.ratelimit.algorithm.Degradation;
import io.dragoman.ratelimit.algorithm.Lease;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link LimitRequest}. What is asked of it several times for each request is found out once. */
public final class Decision {
    private final boolean knownDomain;
    private final List<DescriptorStatus> descriptors;
    private final @Nullable Degradation degradation;
    private final List<Lease> leases;
    private final List<LimitStatus> limits;
    private final boolean refuses;

    /** A decision with the store, of which nothing is to be given back. */
    public Decision(boolean knownDomain, List<DescriptorStatus> descriptors) {
        this(knownDomain, descriptors, null, List.of());
    }

    /**
     * A decision.
     *
     * @param knownDomain whether the configuration has limits for the request's domain
     * @param descriptors how each descriptor stands, in the order of the request
     * @param degradation what was decided without the store, or null for nothing
     * @param leases what is to be given back when the request is done
     */
    public Decision(
            boolean knownDomain,
            List<DescriptorStatus> descriptors,
            @Nullable Degradation degradation,
            List<Lease> leases) {
        this.knownDomain = knownDomain;
        this.descriptors = List.copyOf(descriptors);
        this.degradation = degradation;
        this.leases = List.copyOf(leases);
        this.limits = this.descriptors.stream()
                .flatMap(descriptor -> descriptor.limits().stream())
                .toList();
        this.refuses = refuses(limits);
    }

    /** Whether the configuration has limits for the request's domain. */
    public boolean knownDomain() {
        return knownDomain;
    }

    /** How each descriptor stands, in the order of the request. */
    public List<DescriptorStatus> descriptors() {
        return descriptors;
    }

    /** What is to be given back when the request is done. */
    public List<Lease> leases() {
        return leases;
    }

    /** What was decided without the store, or null for nothing. */
    public @Nullable Degradation degradation() {
        return degradation;
    }

    /** Whether the request is refused: by any limit that does so alone, or by all that only do so together. */
    public boolean refuses() {
        return refuses;
    }

    private static boolean refuses(List<LimitStatus> limits) {
        boolean quota = false;
        boolean quotaLeft = false;
        for (var status : limits) {
            if (isQuota(status)) {
                quota = true;
                quotaLeft |= !status.refuses();
            } else if (status.refuses()) {
                return true;
            }
        }
        return quota && !quotaLeft;
    }

    private static boolean isQuota(LimitStatus status) {
        return status.rule().effect() == Effect.REFUSES_WITH_OTHERS;
    }

    /** The limits with a counter that apply to the request, in the order of its descriptors. */
    public Stream<LimitStatus> limits() {
        return limits.stream();
    }

    /** The limit that a refusal is about: of those that are exceeded, the one that takes longest to reset. */
    public Optional<LimitStatus> refusing() {
        return !refuses
                ? Optional.empty()
                : limits().filter(LimitStatus::refuses).min(DescriptorStatus.WORST_FIRST);
    }

    /** The limit with a counter that matters most: one that is exceeded, or the one with the least left. */
    public Optional<LimitStatus> worst() {
        return limits().min(DescriptorStatus.WORST_FIRST);
    }

    /** The limit that is exceeded, whatever comes of it: first of those enforced, then the one that takes longest to reset. */
    public Optional<LimitStatus> exceeded() {
        return limits().filter(status -> !status.usage().admitted())
                .min(Comparator.comparing((LimitStatus status) -> !status.refuses())
                        .thenComparing(status -> status.usage().untilReset(), Comparator.reverseOrder()));
    }

    /** Whether the request is over a limit that is only watched. */
    public boolean overShadowLimit() {
        return limits().anyMatch(
                        status -> !status.usage().admitted() && !status.rule().enforced());
    }

    /** Whether the request is let through only because no limit of the service is to refuse anything. */
    public boolean spares() {
        return limits.stream()
                .anyMatch(status -> !status.usage().admitted() && status.rule().effect() == Effect.SPARES);
    }

    /** Whether any limit with a counter applied. */
    public boolean limited() {
        return !limits.isEmpty();
    }
}
