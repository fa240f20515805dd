package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Mapping;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST_IP", "10.0.0.7", "PASSWORD", "secret", "POD_NAME", "a$HOST_IP\\1");

    @ParameterizedTest
    @CsvSource({
        "http://$HOST_IP:80, http://10.0.0.7:80",
        "${HOST_IP}0, 10.0.0.70",
        "$HOST_IPS, $HOST_IPS",
        "$POD_NAME, a$HOST_IP\\1",
        "$, $",
        "a$$HOST_IP, a$10.0.0.7",
        "${HOST_IP, ${HOST_IP",
        "$NOBODY, $NOBODY"
    })
    void whatTheOperatorNamedIsReplacedOnce(String service, String expected) {
        var mapping = mapping(Variables.of(ENVIRONMENT), service);
        assertThat(value(mapping).service()).isEqualTo(expected);
        assertThat(mapping.outcome().problems()).isEmpty();
    }

    @Test
    void anyOtherVariableIsNotReadButReported() {
        var mapping = mapping(Variables.of(ENVIRONMENT), "a-${PASSWORD}-$HOST_IP");
        assertThat(value(mapping).service()).isEqualTo("a-${PASSWORD}-10.0.0.7");
        assertThat(mapping.outcome().problems())
                .extracting(Problem::describe)
                .containsExactly("f:1: Mapping/ns/a spec.service: contains ${PASSWORD}, which is not replaced: only"
                        + " variables that DRAGOMAN_MANIFEST_VARIABLES names are");
    }

    @Test
    void theListReplacesTheUsualNames() {
        var variables =
                Variables.of(Map.of(Variables.SETTING, " PASSWORD , X", "PASSWORD", "secret", "HOST_IP", "10.0.0.7"));
        assertThat(value(mapping(variables, "$PASSWORD")).service()).isEqualTo("secret");
        assertThat(value(mapping(variables, "$HOST_IP")).service()).isEqualTo("$HOST_IP");
    }

    @Test
    void listsAndObjectsAreLookedInto() {
        var document = YamlDocuments.parse("{spec: {a: [x, {b: $HOST_IP}], $HOST_IP: 5}, metadata: {name: $HOST_IP}}")
                .getFirst()
                .node();
        var copy = Objects.requireNonNull(document).deepCopy();
        var origin = new Origin(new ObjectKey("Mapping", "ns", "a"), 0, "f:1", "");
        assertThat(Variables.of(ENVIRONMENT).replaced(document, origin, new ArrayList<>()))
                .hasToString("{\"spec\":{\"a\":[\"x\",{\"b\":\"10.0.0.7\"}],\"$HOST_IP\":5},"
                        + "\"metadata\":{\"name\":\"$HOST_IP\"}}");
        assertThat(document).isEqualTo(copy);
    }

    private static ManifestParser.Parsed mapping(Variables variables, String service) {
        var text = "{apiVersion: getambassador.io/v3alpha1, kind: Mapping, metadata: {name: a},"
                + " spec: {prefix: /, service: '" + service + "'}}";
        var document =
                Objects.requireNonNull(YamlDocuments.parse(text).getFirst().node());
        return new ManifestParser("ns", variables).parse(document, "f:1").getFirst();
    }

    private static Mapping value(ManifestParser.Parsed parsed) {
        return (Mapping) Objects.requireNonNull(parsed.outcome().value());
    }
}
