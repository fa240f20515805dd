package io.dragoman.authz.config;

import io.dragoman.authz.filter.OwnerHeaders;
import io.dragoman.resources.model.Filter.HeaderTemplate;
import io.dragoman.resources.model.Filter.SecretSource;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.template.TemplateFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the Secrets that a filter knows clients by. */
final class SecretsCompiler {
    private SecretsCompiler() {}

    /**
     * What there is.
     *
     * @param found Secrets, in the order of the Filter's fields and then by name
     * @param mayGrow whether others may come that have the right labels, so that there may be none now
     */
    record Secrets(List<Found> found, boolean mayGrow) {}

    /**
     * A Secret.
     *
     * @param secret it
     * @param field the field that asked for it
     */
    record Found(KubeSecret secret, String field) {}

    /** The Secrets; one that is missing is noted. */
    static Secrets find(List<SecretSource> sources, String field, FilterContext context) {
        var found = new ArrayList<Found>();
        boolean mayGrow = false;
        for (int i = 0; i < sources.size(); i++) {
            var at = field + "[" + i + "].";
            switch (sources.get(i)) {
                case SecretSource.Named(var name) -> {
                    var secret = context.secret(name, at + "secretName");
                    if (secret != null) {
                        found.add(new Found(secret, at + "secretName"));
                    }
                }
                case SecretSource.Labelled(var selector) -> {
                    mayGrow = true;
                    context.secrets(selector).forEach(secret -> found.add(new Found(secret, at + "secretSelector")));
                }
            }
        }
        return new Secrets(found, mayGrow);
    }

    /**
     * What services and Envoy see of clients, or null if a template cannot be read.
     *
     * @param root what templates call the client
     * @param hidden a header that services do not see, or null
     * @param kind the kind of the filter, as {@code spec} names it
     */
    static @Nullable OwnerHeaders headers(
            String root,
            List<HeaderTemplate> inject,
            List<HeaderTemplate> metadata,
            @Nullable String hidden,
            String kind,
            FilterContext context) {
        var field = "spec." + kind + ".";
        var templates = TemplateCompiler.headers(
                inject,
                name -> name.toLowerCase(Locale.ROOT),
                TemplateFunctions.FOR_HEADERS,
                field + "injectRequestHeaders",
                context);
        var entries = TemplateCompiler.headers(
                metadata, UnaryOperator.identity(), TemplateFunctions.FOR_HEADERS, field + "metadata", context);
        return templates == null || entries == null ? null : new OwnerHeaders(root, templates, entries, hidden);
    }
}
