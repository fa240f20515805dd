package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    private final List<Problem> problems = new ArrayList<>();
    private final Fields fields = Fields.of(
            JsonNodeFactory.instance.objectNode(),
            new Origin(new ObjectKey("Host", "default", "it"), 0, "", "spec"),
            problems);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*.example.com",
                "www.*",
                "*example.com",
                "a_b.example.com:8443",
                "[::1]:80",
                "127.0.0.1",
                ""
            })
    void globsThatRequestsCanHaveAreTaken(String glob) {
        assertThat(HostNames.glob(fields, "hostname", glob)).isEqualTo(glob);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%req(x)", "a b", "exämple.com", "a/b", "a\n", "*.a.*", "a*b", "user@host"})
    void otherGlobsAreErrors(String glob) {
        HostNames.glob(fields, "hostname", glob);
        assertThat(problems)
                .singleElement()
                .extracting(problem -> problem.origin().field())
                .isEqualTo("spec.hostname");
    }

    @Test
    void aNameThatIsTooLongIsAnError() {
        HostNames.exact(fields, "host", "a".repeat(260));
        assertThat(problems)
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("at most 259");
    }

    @Test
    void anExactNameHasNoStar() {
        HostNames.exact(fields, "host", "*.example.com");
        assertThat(problems)
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("use hostname");
    }

    @Test
    void namesAreInLowerCase() {
        assertThat(HostNames.exact(fields, "host", "Example.COM")).isEqualTo("example.com");
        assertThat(HostNames.glob(fields, "host", "*.Example.COM")).isEqualTo("*.example.com");
    }
}
