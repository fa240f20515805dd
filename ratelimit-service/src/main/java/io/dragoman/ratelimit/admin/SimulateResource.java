package io.dragoman.ratelimit.admin;

import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.ratelimit.rule.DescriptorStatus;
import io.dragoman.ratelimit.rule.Entry;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Limiter;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says what would become of a request: looks at the counters, and counts nothing. */
@Path("/simulate")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SimulateResource {
    private static final int MAX_DESCRIPTORS = 64;

    private final Limiter limiter;

    SimulateResource(Limiter limiter) {
        this.limiter = limiter;
    }

    /**
     * A request that nobody makes.
     *
     * @param domain the domain
     * @param descriptors its descriptors, each a list of entries of one key and its value, in order
     */
    public record Question(
            @Nullable String domain, @Nullable List<List<Map<String, String>>> descriptors) {}

    /**
     * What would become of it.
     *
     * @param refused whether it would be refused
     * @param knownDomain whether the configuration has limits for its domain
     * @param descriptors how each descriptor stands
     */
    public record Outcome(boolean refused, boolean knownDomain, List<Standing> descriptors) {}

    /**
     * How a descriptor stands.
     *
     * @param unlimited whether a limit says that there is no limit
     * @param unlimitedBy the limits that say so
     * @param limits the limits that it falls under
     */
    public record Standing(boolean unlimited, List<Unlimited> unlimitedBy, List<Limit> limits) {}

    /**
     * A limit that says that there is none.
     *
     * @param name the limit's name, as clients see it
     * @param plan the plan that says so, or null for the limit itself
     */
    public record Unlimited(String name, @Nullable String plan) {}

    /**
     * How it stands with one limit.
     *
     * @param name the limit's name, as clients see it
     * @param plan the plan whose numbers these are, or null for the limit's own
     * @param exceeded whether nothing is left of it
     * @param enforced whether it refuses requests, or only counts
     * @param requests how many requests it allows
     * @param windowMillis in so many milliseconds
     * @param remaining what is left
     * @param resetMillis time until all of it is there again, or if it is exceeded until the request would fit
     */
    public record Limit(
            String name,
            @Nullable String plan,
            boolean exceeded,
            boolean enforced,
            long requests,
            long windowMillis,
            long remaining,
            long resetMillis) {}

    /** Looks. */
    @POST
    @NonBlocking
    public CompletionStage<Outcome> simulate(@Nullable Question question) {
        return limiter.decide(request(question), Counters.PATIENT)
                .thenApply(SimulateResource::outcome)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new ServiceUnavailableException("the counters cannot be looked at now")));
    }

    private static LimitRequest request(@Nullable Question question) {
        if (question == null
                || question.domain() == null
                || question.descriptors() == null
                || question.descriptors().size() > MAX_DESCRIPTORS) {
            throw new BadRequestException("domain and descriptors are required, " + MAX_DESCRIPTORS + " at most");
        }
        return new LimitRequest(
                question.domain(),
                question.descriptors().stream()
                        .map(SimulateResource::descriptor)
                        .toList());
    }

    private static Descriptor descriptor(List<Map<String, String>> entries) {
        return new Descriptor(
                entries.stream()
                        .flatMap(entry -> entry.entrySet().stream())
                        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                        .toList(),
                null,
                0);
    }

    private static Outcome outcome(Decision decision) {
        return new Outcome(
                decision.refuses(),
                decision.knownDomain(),
                decision.descriptors().stream().map(SimulateResource::standing).toList());
    }

    private static Standing standing(DescriptorStatus descriptor) {
        return new Standing(
                descriptor.unlimited(),
                descriptor.unlimitedBy().stream()
                        .map(rule -> new Unlimited(rule.label(), rule.plan()))
                        .toList(),
                descriptor.limits().stream().map(SimulateResource::limit).toList());
    }

    private static Limit limit(LimitStatus status) {
        return new Limit(
                status.rule().label(),
                status.rule().plan(),
                !status.usage().admitted(),
                status.rule().enforced(),
                status.rate().requests(),
                status.rate().windowMillis(),
                status.usage().remaining(),
                status.usage().untilReset().toMillis());
    }
}
