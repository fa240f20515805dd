package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes Ingress (networking.k8s.io/v1).
 *
 * @param meta metadata; its ids come from the annotation {@code getambassador.io/ambassador-id}
 * @param classAnnotation the annotation {@code kubernetes.io/ingress.class}, or null
 * @param className {@code spec.ingressClassName}, or null
 * @param defaultBackend {@code spec.defaultBackend}, or null
 * @param rules {@code spec.rules}
 * @param tls {@code spec.tls}
 */
public record KubeIngress(
        Meta meta,
        @Nullable String classAnnotation,
        @Nullable String className,
        @Nullable Backend defaultBackend,
        List<Rule> rules,
        List<Tls> tls)
        implements Resource {
    /** Copies the lists. */
    public KubeIngress {
        rules = List.copyOf(rules);
        tls = List.copyOf(tls);
    }

    /** How a path is matched. */
    public enum PathType {
        /** The whole path. */
        EXACT,
        /** By elements: {@code /foo} matches {@code /foo} and {@code /foo/bar}, but not {@code /foobar}. */
        PREFIX,
        /** As the controller likes; here a plain prefix, as in Emissary. */
        IMPLEMENTATION_SPECIFIC
    }

    /**
     * Rules of one host.
     *
     * @param host {@code host}: a name or {@code *.name}, which stands for one label; null for any
     * @param paths {@code http.paths}
     */
    public record Rule(@Nullable String host, List<Path> paths) {
        /** Copies the list. */
        public Rule {
            paths = List.copyOf(paths);
        }
    }

    /**
     * One path.
     *
     * @param path {@code path}, default {@code /}
     * @param type {@code pathType}
     * @param backend {@code backend}
     */
    public record Path(String path, PathType type, Backend backend) {}

    /** Where requests go. */
    public sealed interface Backend {
        /** A port of a Service, by its number. */
        record Port(String service, int number) implements Backend {}

        /** A port of a Service, by its name. */
        record NamedPort(String service, String name) implements Backend {}

        /** Another object, which this gateway cannot send requests to. */
        record Other() implements Backend {}
    }

    /**
     * A certificate.
     *
     * @param hosts {@code hosts}; empty for every name
     * @param secretName {@code secretName}, or null
     */
    public record Tls(List<String> hosts, @Nullable String secretName) {
        /** Copies the list. */
        public Tls {
            hosts = List.copyOf(hosts);
        }
    }
}
