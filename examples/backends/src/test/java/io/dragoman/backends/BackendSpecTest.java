package io.dragoman.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.backends.BackendSpec.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackendSpecTest {
    @Test
    void readsKindNameAndAddress() {
        var spec = BackendSpec.parse("grpc:greeter-v2=127.0.0.1:9000");

        assertThat(spec.kind()).isEqualTo(Kind.GRPC);
        assertThat(spec.name()).isEqualTo("greeter-v2");
        assertThat(spec.bind().getAddress().isLoopbackAddress()).isTrue();
        assertThat(spec.bind().getPort()).isEqualTo(9000);
    }

    @ParameterizedTest
    @CsvSource({
        "quote=127.0.0.1:0, is not kind:name=address:port",
        "http:quote, is not kind:name=address:port",
        "ftp:quote=127.0.0.1:0, unknown kind",
        "HTTP:quote=127.0.0.1:0, unknown kind",
        "http:quote=127.0.0.1:70000, there is no port 70000",
    })
    void saysWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> BackendSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
