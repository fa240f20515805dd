package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeIngress;
import io.dragoman.resources.model.KubeIngress.Backend;
import io.dragoman.resources.model.KubeIngress.PathType;
import io.dragoman.resources.model.KubeIngressClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressParserTest {
    @Test
    void everyPartIsRead() {
        var ingress = Parsing.good(KubeIngress.class, manifest("""
                ingressClassName: ambassador
                defaultBackend: {service: {name: a, port: {number: 80}}}
                rules:
                - host: A.example.com
                  http:
                    paths:
                    - {pathType: Prefix, backend: {service: {name: b, port: {name: http}}}}
                    - {path: /c, backend: {resource: {apiGroup: x, kind: y, name: z}}}
                - host: "*.example.com"
                tls:
                - {hosts: [A.example.com], secretName: s}
                - {}
                """));
        assertThat(ingress.className()).isEqualTo("ambassador");
        assertThat(ingress.defaultBackend()).isEqualTo(new Backend.Port("a", 80));
        assertThat(ingress.rules())
                .containsExactly(
                        new KubeIngress.Rule(
                                "a.example.com",
                                List.of(
                                        new KubeIngress.Path("/", PathType.PREFIX, new Backend.NamedPort("b", "http")),
                                        new KubeIngress.Path(
                                                "/c", PathType.IMPLEMENTATION_SPECIFIC, new Backend.Other()))),
                        new KubeIngress.Rule("*.example.com", List.of()));
        assertThat(ingress.tls())
                .containsExactly(
                        new KubeIngress.Tls(List.of("a.example.com"), "s"), new KubeIngress.Tls(List.of(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: [{host: 'a.*'}] | spec.rules[0].host: must be a name, or one that begins with *.",
                "rules: [{http: {paths: [{path: a, backend: {resource: {}}}]}}] | spec.rules[0].http.paths[0].path: must start with /",
                "rules: [{http: {paths: [{path: /a}]}}] | spec.rules[0].http.paths[0].backend: is required",
                "defaultBackend: {} | spec.defaultBackend.service: is required",
                "defaultBackend: {service: {name: a}} | spec.defaultBackend.service.port: must have a number or a name",
                "defaultBackend: {service: {port: {number: 80}}} | spec.defaultBackend.service.name: is required",
                "tls: {} | spec.tls: must be a list of objects, but is an object"
            })
    void whatIsWrongIsReportedAtItsField(String spec, String problem) {
        assertThat(Parsing.refused(manifest(spec))).contains("ERROR " + problem);
    }

    @ParameterizedTest
    @CsvSource({"'', default", "'annotations: {getambassador.io/ambassador-id: other}', other"})
    void theIdIsAnAnnotation(String annotation, String id) {
        var ingress = manifest("{}").replace("labels: {}", annotation.isEmpty() ? "labels: {}" : annotation);
        assertThat(Parsing.one(ingress).ambassadorIds()).containsExactly(id);
    }

    @Test
    void otherKindsOfKubernetesAreForEveryInstance() {
        var service = Parsing.one("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n");
        assertThat(service.isFor("any")).isTrue();
    }

    @Test
    void aClassHasNoNamespace() {
        var parsed = Parsing.good(KubeIngressClass.class, """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: a, namespace: ignored}
                spec: {controller: getambassador.io/ingress-controller}
                """);
        assertThat(parsed.meta().key()).isEqualTo(new ObjectKey("IngressClass", "", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"extensions/v1beta1", "networking.k8s.io/v1beta1"})
    void olderVersionsAreReported(String version) {
        assertThat(Parsing.refused(manifest("{}").replace("networking.k8s.io/v1", version)))
                .containsExactly("ERROR apiVersion: " + version + " must be networking.k8s.io/v1");
    }

    private static String manifest(String spec) {
        return "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: it\n  labels: {}\nspec:\n"
                + spec.indent(2);
    }
}
