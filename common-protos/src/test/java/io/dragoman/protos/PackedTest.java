package io.dragoman.protos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PackedTest {
    static Stream<Message> messages() {
        return Stream.of(
                Cluster.newBuilder().setName("quote").build(),
                Listener.getDefaultInstance(),
                ExtAuthzPerRoute.newBuilder().setDisabled(true).build(),
                HttpConnectionManager.getDefaultInstance(),
                HttpConnectionManager.UpgradeConfig.newBuilder()
                        .setUpgradeType("websocket")
                        .build());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void packsAsProtobufDoes(Message message) {
        assertThat(Packed.of(message)).isEqualTo(Any.pack(message));
    }

    @Test
    void refusesWhatIsNotEnvoys() {
        assertThatThrownBy(() -> Packed.of(Struct.getDefaultInstance())).isInstanceOf(IllegalArgumentException.class);
    }
}
