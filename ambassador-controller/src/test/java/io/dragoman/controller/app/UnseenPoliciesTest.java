package io.dragoman.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.Resource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnseenPoliciesTest {
    private static final ObjectKey KNOWN = new ObjectKey("FilterPolicy", "default", "known");

    private static boolean areThere(Problem... problems) {
        var meta = new Meta(KNOWN, 2, Map.of(), List.of("default"), "");
        return UnseenPolicies.areThere(
                List.of(problems),
                new TreeMap<ObjectKey, Resource>(Map.of(KNOWN, new FilterPolicy(meta, List.of(), false))));
    }

    @ParameterizedTest
    @CsvSource({
        "FilterPolicy, unknown, 1, spec, true",
        "FilterPolicy, known, 2, spec.rules, false",
        "FilterPolicy, known, 3, apiVersion, true",
        "File, a.yaml, 0, '', true",
        "(no kind), x, 0, '', true",
        "Service, x, 1, metadata.annotations.getambassador.io/config, true",
        "Service, x, 1, spec.ports, false",
        "Mapping, x, 1, spec.prefix, false",
        "API server, x, 0, '', false"
    })
    void areThoseThatOthersMayHaveReadOrRefuseToDoWithout(
            String kind, String name, long generation, String field, boolean unseen) {
        var origin = new Origin(new ObjectKey(kind, "default", name), generation, "", field);

        assertThat(areThere(Problem.error(origin, "is wrong"))).isEqualTo(unseen);
        assertThat(areThere(Problem.warning(origin, "is odd"))).isFalse();
    }

    @Test
    void areNotThereWithoutProblems() {
        assertThat(areThere()).isFalse();
    }
}
