package io.dragoman.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.conversion.ApiVersion;
import io.dragoman.conversion.Conversion;
import io.dragoman.resources.Severity;
import io.dragoman.resources.parse.ManifestParser;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the API server keeps of objects, and which it refuses. */
class SchemaPropertyTest {
    @Provide
    Arbitrary<ObjectNode> newObjects() {
        return Arbitraries.of(CustomResourceDefinitions.all())
                .flatMap(definition -> SchemaObjects.of(definition, Version.V3ALPHA1));
    }

    @Provide
    Arbitrary<ObjectNode> oldObjects() {
        return Arbitraries.of(converted()).flatMap(definition -> SchemaObjects.of(definition, Version.V2));
    }

    private static List<Definition> converted() {
        return CustomResourceDefinitions.all().stream()
                .filter(definition -> definition.storage() == Version.V2)
                .toList();
    }

    /** Objects are stored in v2: what that has no place for would be lost. */
    @Property(tries = 500)
    void nothingOfANewObjectIsLostInTheStore(@ForAll("newObjects") ObjectNode object) {
        var definition = Admission.definition(object.path("kind").textValue());
        var kept = Admission.of(definition.kind()).pruned(object);
        assertThat(kept).isEqualTo(object);
        if (definition.storage() == Version.V2) {
            var stored = Admission.of(definition, Version.V2).pruned(Conversion.convert(object, ApiVersion.V2));
            var read = Conversion.convert(stored, ApiVersion.V3ALPHA1);
            assertThat(Admission.of(definition.kind()).pruned(read))
                    .as("stored as %s", stored)
                    .isEqualTo(object);
        }
    }

    /** Whoever reads an old object in v3alpha1 and writes it back must not change it. */
    @Property(tries = 500)
    void nothingOfAnOldObjectIsLostOnTheWayThroughTheNewVersion(@ForAll("oldObjects") ObjectNode object) {
        var definition = Admission.definition(object.path("kind").textValue());
        var kept = Admission.of(definition, Version.V2).pruned(object);
        assertThat(kept).isEqualTo(object);
        var read = Admission.of(definition.kind()).pruned(Conversion.convert(object, ApiVersion.V3ALPHA1));
        var stored = Admission.of(definition, Version.V2).pruned(Conversion.convert(read, ApiVersion.V2));
        assertThat(stored).as("read as %s", read).isEqualTo(object);
    }

    /** What is refused that Emissary's schema takes, the gateway has no use for. */
    @Property(tries = 1000)
    void nothingIsRefusedThatTheGatewayWouldServe(@ForAll("newObjects") ObjectNode object) {
        var kind = object.path("kind").textValue();
        if (isServed(object) && Admission.asInEmissary(kind).problems(object).isEmpty()) {
            assertThat(Admission.of(kind).problems(object))
                    .as(object.toString())
                    .isEmpty();
        }
    }

    private static boolean isServed(ObjectNode object) {
        var outcome = new ManifestParser("ns")
                .parse(object.deepCopy(), "f:1")
                .getFirst()
                .outcome();
        return outcome.value() != null
                && outcome.problems().stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
