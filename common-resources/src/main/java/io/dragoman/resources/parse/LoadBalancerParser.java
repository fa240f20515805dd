package io.dragoman.resources.parse;

import io.dragoman.resources.model.LoadBalancer;
import io.dragoman.resources.model.LoadBalancer.Affinity;
import io.dragoman.resources.model.LoadBalancer.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code load_balancer}. */
final class LoadBalancerParser {
    private static final String FIELD = "load_balancer";
    private static final Map<String, Policy> POLICIES = policies();

    private LoadBalancerParser() {}

    static @Nullable LoadBalancer parse(Fields spec) {
        var fields = spec.object(FIELD);
        if (fields == null) {
            return null;
        }
        if (!fields.has("policy")) {
            fields.error("policy", "is required");
        }
        var policy = fields.oneOf("policy", POLICIES);
        var affinities = affinities(fields);
        fields.finish();
        if (policy == null) {
            return null;
        }
        if (!policy.hashes()) {
            if (!affinities.isEmpty()) {
                fields.error("policy", "takes no cookie, header or source_ip: only ring_hash and maglev do");
            }
            return new LoadBalancer(policy, null);
        }
        if (affinities.size() != 1) {
            fields.error("policy", "needs exactly one of cookie, header and source_ip: true");
            return null;
        }
        return new LoadBalancer(policy, affinities.getFirst());
    }

    private static List<Affinity> affinities(Fields fields) {
        var found = new ArrayList<Affinity>();
        var cookie = fields.object("cookie");
        if (cookie != null) {
            found.add(new Affinity.Cookie(
                    cookie.requiredText("name"), cookie.nonEmptyText("path"), Durations.optional(cookie, "ttl")));
            cookie.finish();
        }
        var header = fields.nonEmptyText("header");
        if (header != null) {
            HeaderNames.check(fields, "header", header);
            found.add(new Affinity.Header(header));
        }
        if (fields.bool("source_ip", false)) {
            found.add(new Affinity.SourceIp());
        }
        return found;
    }

    private static Map<String, Policy> policies() {
        var spellings = new LinkedHashMap<String, Policy>();
        spellings.put("round_robin", Policy.ROUND_ROBIN);
        spellings.put("least_request", Policy.LEAST_REQUEST);
        spellings.put("ring_hash", Policy.RING_HASH);
        spellings.put("maglev", Policy.MAGLEV);
        return spellings;
    }
}
