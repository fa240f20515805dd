package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.ErrorAnswers;
import io.dragoman.authz.filter.TokenReviewFilter;
import io.dragoman.authz.filter.TokenReviews;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.model.Filter;
import io.dragoman.template.HeaderTemplates;
import org.jspecify.annotations.Nullable;

/** Makes filters of {@code spec.TokenReview}. */
final class TokenReviewFilterCompiler {
    private final @Nullable TokenReviews reviews;

    /**
     * A compiler.
     *
     * @param reviews knows tokens; null if there is no API server to ask
     */
    TokenReviewFilterCompiler(@Nullable TokenReviews reviews) {
        this.reviews = reviews;
    }

    AuthFilter compile(Filter.TokenReview settings, FilterContext context) {
        var headers = SecretsCompiler.headers(
                "user",
                settings.injectRequestHeaders(),
                settings.metadata(),
                settings.forwardCredentials() ? null : "authorization",
                "TokenReview",
                context);
        if (reviews == null) {
            context.error(
                    "spec.TokenReview",
                    "needs the API server of a cluster, and the manifests come from a directory; requests that meet it"
                            + " are answered with 500");
        }
        return reviews == null || headers == null
                ? new UnusableFilter()
                : new TokenReviewFilter(
                        settings.audiences(),
                        settings.timeout(),
                        reviews,
                        headers,
                        new ErrorAnswers(settings.realm(), HeaderTemplates.NONE, null));
    }
}
