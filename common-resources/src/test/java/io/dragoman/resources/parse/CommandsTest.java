package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "100%%",
                "%%%PROTOCOL%%%",
                "a %REQ(:path)% b %RESP(x-a?x-b):5%",
                "%START_TIME%",
                "%START_TIME(%Y-%m-%d)%",
                "%GRPC_STATUS%",
                "%GRPC_STATUS(NUMBER)%",
                "%DYNAMIC_METADATA(a:b:c):4%",
                "%FILTER_STATE(key:PLAIN)%",
                "%METADATA(ROUTE:a:b)%"
            })
    void whatEnvoyUnderstands(String text) {
        assertThat(Commands.problem(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100% | has a % that begins no %COMMAND%; write %% for a percent sign",
                "%req(a)% | has a % that begins no %COMMAND%; write %% for a percent sign",
                "%%% | has a % that begins no %COMMAND%; write %% for a percent sign",
                "%NOTHING% | has %NOTHING%, which is no command that is known",
                "%REQ% | has %REQ% without an argument that it understands",
                "%REQ()% | has %REQ% without an argument that it understands",
                "%REQ(a b)% | has %REQ% without an argument that it understands",
                "%REQ(a?b?c)% | has %REQ% without an argument that it understands",
                "%GRPC_STATUS(x)% | has %GRPC_STATUS% without an argument that it understands",
                "%FILTER_STATE(a:X)% | has %FILTER_STATE% without an argument that it understands",
                "%START_TIME:5% | has %START_TIME% with a length, but it takes none",
                "%PROTOCOL(x)% | has %PROTOCOL% with an argument or a length, but it takes none",
                "%PROTOCOL:5% | has %PROTOCOL% with an argument or a length, but it takes none",
                "ok %PROTOCOL% %ENVIRONMENT(HOME)% | must not read Envoy's environment with %ENVIRONMENT%"
            })
    void whatEnvoyWouldRefuse(String text, String problem) {
        assertThat(Commands.problem(text)).isEqualTo(problem);
    }
}
