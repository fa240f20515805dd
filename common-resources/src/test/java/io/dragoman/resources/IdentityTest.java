package io.dragoman.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final ObjectKey KEY = new ObjectKey("Mapping", "ns", "a");

    @Test
    void keysAreOrderedByNameThenNamespaceThenKind() {
        var first = new ObjectKey("Z", "z", "a");
        var second = new ObjectKey("Z", "a", "b");
        var third = new ObjectKey("A", "b", "b");
        var fourth = new ObjectKey("B", "b", "b");
        assertThat(new TreeSet<>(List.of(fourth, third, second, first))).containsExactly(first, second, third, fourth);
    }

    @Test
    void aProblemNamesItsPlaceObjectAndField() {
        var origin = new Origin(KEY, 1, "dir/f.yaml:3", "");
        assertThat(Problem.error(origin.at("spec.prefix"), "is required").describe())
                .isEqualTo("dir/f.yaml:3: Mapping/ns/a spec.prefix: is required");
        assertThat(Problem.warning(new Origin(KEY, 1, "", ""), "is odd").describe())
                .isEqualTo("Mapping/ns/a: is odd");
    }
}
