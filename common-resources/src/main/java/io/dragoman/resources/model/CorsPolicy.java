package io.dragoman.resources.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other origins may do ({@code cors}).
 *
 * @param origins {@code origins}, each compared exactly; {@code *} is every origin
 * @param methods {@code methods} that a preflight request is told
 * @param headers {@code headers} that a preflight request is told
 * @param exposedHeaders {@code exposed_headers} that the page may read
 * @param credentials {@code credentials}: whether cookies may come along; null says nothing
 * @param maxAge {@code max_age}: seconds for which the browser may keep the answer, or null
 */
public record CorsPolicy(
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposedHeaders,
        @Nullable Boolean credentials,
        @Nullable String maxAge) {
    /** Copies the lists. */
    public CorsPolicy {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposedHeaders = List.copyOf(exposedHeaders);
    }
}
