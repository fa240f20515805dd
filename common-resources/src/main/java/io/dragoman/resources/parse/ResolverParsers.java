package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resolver;
import io.dragoman.resources.model.Resolver.ConsulResolver;
import io.dragoman.resources.model.Resolver.KubernetesEndpointResolver;
import io.dragoman.resources.model.Resolver.KubernetesServiceResolver;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the resolvers. */
final class ResolverParsers {
    private ResolverParsers() {}

    static @Nullable Resolver kubernetesService(Meta meta, JsonNode object, List<Problem> problems) {
        return withoutFields(meta, object, problems, KubernetesServiceResolver::new);
    }

    static @Nullable Resolver kubernetesEndpoint(Meta meta, JsonNode object, List<Problem> problems) {
        return withoutFields(meta, object, problems, KubernetesEndpointResolver::new);
    }

    static @Nullable Resolver consul(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var resolver = new ConsulResolver(meta, spec.requiredText("address"), spec.requiredText("datacenter"));
        spec.finish();
        return ManifestParser.hasError(problems) ? null : resolver;
    }

    /** Such an object may well have no spec at all. */
    private static @Nullable Resolver withoutFields(
            Meta meta, JsonNode object, List<Problem> problems, Function<Meta, Resolver> make) {
        if (object.hasNonNull("spec")) {
            Specs.spec(meta, object, problems).finish();
        }
        return ManifestParser.hasError(problems) ? null : make.apply(meta);
    }
}
