package io.dragoman.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MainTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void printsALineForEachBackendAndThenThatItIsReady() throws Exception {
        var backends = Main.start(new String[] {"http:a=127.0.0.1:0", "grpc:b=127.0.0.1:0", "jwks:c=127.0.0.1:0"}, out);
        try {
            assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                    .containsExactly(
                            "http a 127.0.0.1:" + backends.get(0).address().getPort(),
                            "grpc b 127.0.0.1:" + backends.get(1).address().getPort(),
                            "jwks c 127.0.0.1:" + backends.get(2).address().getPort(),
                            "ready");
        } finally {
            backends.forEach(Backend::close);
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        var first = Main.start(new String[] {"http:a=127.0.0.1:0"}, out);
        int port = first.getFirst().address().getPort();
        try {
            assertThatThrownBy(() -> Main.start(new String[] {"http:b=127.0.0.1:" + port}, out))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("b cannot listen on")
                    .hasMessageContaining(String.valueOf(port));
        } finally {
            first.forEach(Backend::close);
        }
    }

    @Test
    void wantsAnArgument() {
        assertThatThrownBy(() -> Main.start(new String[0], out)).isInstanceOf(IllegalArgumentException.class);
    }
}
