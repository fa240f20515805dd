package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.ClientCertificateFilter;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.OAuth2Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes filters of Filter resources, one compiler a kind. A filter whose resource and Secrets are the same stays the
 * same object, with what it remembers. Used by one thread.
 */
final class FilterCompiler {
    private final JwtFilterCompiler jwtFilters;
    private final OutboundFilterCompiler outboundFilters;
    private final OAuth2FilterCompiler oauth2Filters;
    private final TokenReviewFilterCompiler tokenReviewFilters;
    private final ApiKeyFilterCompiler apiKeyFilters;
    private final BasicFilterCompiler basicFilters = new BasicFilterCompiler();
    private final SecretGrants grants;
    private Map<ObjectKey, Made> made = Map.of();

    /** All filters, for those that name others; read by threads that decide. */
    private volatile Map<ObjectKey, AuthFilter> all = Map.of();

    FilterCompiler(
            ApiKeyFilterCompiler apiKeyFilters,
            JwtFilterCompiler jwtFilters,
            OutboundFilterCompiler outboundFilters,
            OAuth2FilterCompiler oauth2Filters,
            TokenReviewFilterCompiler tokenReviewFilters,
            SecretGrants grants) {
        this.apiKeyFilters = apiKeyFilters;
        this.jwtFilters = jwtFilters;
        this.outboundFilters = outboundFilters;
        this.oauth2Filters = oauth2Filters;
        this.tokenReviewFilters = tokenReviewFilters;
        this.grants = grants;
    }

    /** What a filter was made of, and what came of it. */
    private record Made(Filter resource, FilterContext context, AuthFilter filter) {
        boolean isStillSo(Filter other) {
            return resource.equals(other) && context.isStillSo();
        }
    }

    /** The filters of all resources by their keys; adds what is wrong with them. */
    Map<ObjectKey, AuthFilter> compile(ResourceStore store, List<Problem> problems) {
        var next = new HashMap<ObjectKey, Made>();
        var filters = new HashMap<ObjectKey, AuthFilter>();
        for (var resource : store.filters()) {
            var key = resource.meta().key();
            var before = made.get(key);
            var now = before != null && before.isStillSo(resource) ? before : make(resource, store);
            next.put(key, now);
            filters.put(key, now.filter());
            problems.addAll(now.context().problems());
        }
        made = next;
        all = Map.copyOf(filters);
        return filters;
    }

    private Made make(Filter resource, ResourceStore store) {
        var context = new FilterContext(resource.meta(), store, grants);
        var filter = switch (resource.spec()) {
            case Filter.Jwt jwt -> jwtFilters.compile(jwt, context);
            case Filter.ApiKey apiKey -> apiKeyFilters.compile(apiKey, context);
            case Filter.Basic basic -> basicFilters.compile(basic, context);
            case Filter.ClientCertificate certificate ->
                new ClientCertificateFilter(certificate.principals(), certificate.matchServerName());
            case Filter.TokenReview review -> tokenReviewFilters.compile(review, context);
            case Filter.External external -> outboundFilters.external(external, context);
            case Filter.Opa opa -> outboundFilters.opa(opa, context);
            case Filter.Cel cel -> CelFilterCompiler.compile(cel, context);
            case OAuth2Settings oauth2 -> oauth2Filters.compile(oauth2, context, key -> all.get(key));
            // Its parser has said why.
            case Filter.Unusable() -> new UnusableFilter();
        };
        return new Made(resource, context, filter);
    }
}
