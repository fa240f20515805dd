package io.dragoman.ratelimit.admin;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.OftenRefused;
import io.dragoman.resources.model.RateLimitPlan;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows the limits in effect. */
@Path("/limits")
@Produces(MediaType.APPLICATION_JSON)
public final class LimitsResource {
    private final Configuration configuration;
    private final OftenRefused refused;

    LimitsResource(Configuration configuration, OftenRefused refused) {
        this.configuration = configuration;
        this.refused = refused;
    }

    /** Who exceeds limits now, the most frequent first; of this replica. */
    @GET
    @Path("/now")
    @NonBlocking
    public List<OftenRefused.Entry> now() {
        return refused.now();
    }

    /**
     * One limit.
     *
     * @param domain its domain
     * @param name its name, as clients see it
     * @param matches what it matches
     * @param requests how many requests, or null if unlimited
     * @param unit the window, or the longest unit that is no longer, or null if unlimited or for concurrency
     * @param windowMillis the window in milliseconds, or how long a lease counts at most, or null if unlimited
     * @param algorithm {@code fixed}, {@code sliding}, {@code gcra} or {@code concurrency}
     * @param burst how many may come at once, or null if unlimited
     * @param enforced whether it refuses requests, or only counts
     * @param consume what it counts of a request that another limit refuses: {@code all} or {@code allOrNothing}
     * @param onStoreFailure {@code allow}, {@code deny} or {@code local}, or null for what the service is set to
     * @param planFrom the label whose value names the plan that is used in place of these numbers, or null for none
     * @param object the object that it comes from
     * @param field the field of that object
     * @param file the file and line
     */
    public record Limit(
            String domain,
            String name,
            String matches,
            @Nullable Long requests,
            @Nullable String unit,
            @Nullable Long windowMillis,
            String algorithm,
            @Nullable Long burst,
            boolean enforced,
            String consume,
            @Nullable String onStoreFailure,
            @Nullable String planFrom,
            String object,
            String field,
            String file) {}

    /** All limits, in the order of their objects. */
    @GET
    @NonBlocking
    public List<Limit> limits() {
        return configuration.limits().stream().map(LimitsResource::limit).toList();
    }

    /**
     * One plan.
     *
     * @param name its name, as labels have it
     * @param namespace the namespace of the limits for which it can be named
     * @param requests how many requests, or null if unlimited
     * @param windowMillis in so many milliseconds, or null if unlimited
     * @param algorithm {@code fixed}, {@code sliding}, {@code gcra} or {@code concurrency}, or null if unlimited
     * @param burst how many may come at once, or null if unlimited
     * @param object the object
     * @param file the file and line
     */
    public record Plan(
            String name,
            String namespace,
            @Nullable Long requests,
            @Nullable Long windowMillis,
            @Nullable String algorithm,
            @Nullable Long burst,
            String object,
            String file) {}

    /** All plans, in the order of their names. */
    @GET
    @Path("/plans")
    @NonBlocking
    public List<Plan> plans() {
        return configuration.plans().stream().map(LimitsResource::plan).toList();
    }

    private static Plan plan(RateLimitPlan plan) {
        var rate = plan.rate();
        var meta = plan.meta();
        return new Plan(
                meta.name(),
                meta.namespace(),
                rate == null ? null : rate.requests(),
                rate == null ? null : rate.windowMillis(),
                rate == null ? null : plan.algorithm().name().toLowerCase(Locale.ROOT),
                rate == null ? null : plan.capacity(),
                meta.key().toString(),
                meta.origin().source());
    }

    private static Limit limit(ConfiguredLimit limit) {
        var rule = limit.rule();
        var rate = rule.rate();
        var origin = limit.origin();
        var onStoreFailure = rule.counting().onStoreFailure();
        return new Limit(
                limit.domain(),
                rule.label(),
                limit.matches(),
                rate == null ? null : rate.requests(),
                rate == null || rule.concurrent() ? null : rate.unit().name().toLowerCase(Locale.ROOT),
                rate == null ? null : rate.windowMillis(),
                rule.counting().algorithm().name().toLowerCase(Locale.ROOT),
                rate == null ? null : rule.counting().capacity(),
                rule.enforced(),
                rule.counting().consume().sparesOthers() ? "allOrNothing" : "all",
                onStoreFailure == null ? null : onStoreFailure.name().toLowerCase(Locale.ROOT),
                limit.planFrom(),
                origin.key().toString(),
                origin.field(),
                origin.source());
    }
}
