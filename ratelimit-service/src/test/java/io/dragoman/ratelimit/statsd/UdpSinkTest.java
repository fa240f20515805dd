package io.dragoman.ratelimit.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UdpSinkTest {
    private static final String HOST = "127.0.0.1";

    private static String next(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[65_000], 65_000);
        socket.setSoTimeout(10_000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void linesAreSentInDatagramsThatFitIntoAFrame() throws IOException {
        try (var listener = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var sink = new UdpSink(HOST, listener.getLocalPort())) {
            var lines = new ArrayList<>(IntStream.range(0, 300)
                    .mapToObj(i -> "a.statistic.number." + i + ":1|c\n")
                    .toList());
            lines.add(100, "x".repeat(UdpSink.MAX_BYTES) + ":1|c\n");
            sink.open();
            sink.send(lines);
            lines.remove(100);
            var received = new StringBuilder();
            while (received.length() < String.join("", lines).length()) {
                var datagram = next(listener);
                assertThat(datagram.length()).isLessThanOrEqualTo(UdpSink.MAX_BYTES);
                assertThat(datagram).endsWith("\n");
                received.append(datagram);
            }
            assertThat(received).hasToString(String.join("", lines));
        }
    }

    @Test
    void aNameThatNobodyKnowsIsAFailure() throws IOException {
        try (var sink = new UdpSink("no such host", 1)) {
            assertThatExceptionOfType(UnknownHostException.class).isThrownBy(sink::open);
        }
    }

    @Test
    void nothingIsSentOfNothing() throws IOException {
        try (var listener = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var sink = new UdpSink(HOST, listener.getLocalPort())) {
            sink.open();
            sink.send(List.of());
            sink.send(List.of("a:1|c\n"));
            assertThat(next(listener)).isEqualTo("a:1|c\n");
        }
    }
}
