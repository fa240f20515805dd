package io.dragoman.controller.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsulWatchTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST_IP", "10.0.0.1", "CONSUL_PORT", "8500", "CONSUL_HTTP_TOKEN", "secret");

    private static String replaced(String address) throws IOException {
        return AddressVariables.replace(address, ENVIRONMENT::get);
    }

    @Test
    void anIndexThatGoesBackBeginsAnew() {
        assertThat(ConsulWatch.next(0, 7)).isEqualTo(7);
        assertThat(ConsulWatch.next(7, 7)).isEqualTo(7);
        assertThat(ConsulWatch.next(7, 6)).isZero();
        assertThat(ConsulWatch.next(7, 0)).isZero();
    }

    @Test
    void addressesOfTheEnvironmentAreReplacedAndNothingElse() throws IOException {
        assertThat(replaced("consul:8500")).isEqualTo("consul:8500");
        assertThat(replaced("${HOST_IP}:$CONSUL_PORT")).isEqualTo("10.0.0.1:8500");
        assertThatThrownBy(() -> replaced("${CONSUL_HTTP_TOKEN}.example.com"))
                .hasMessageContaining("CONSUL_HTTP_TOKEN")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> replaced("$NODE_IP:8500")).hasMessage("there is no variable NODE_IP");
    }
}
