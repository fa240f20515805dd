package io.dragoman.ratelimit.statsd;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** DogStatsD, over UDP: whether anybody listens is not known. */
public final class UdpSink implements Sink {
    /** What fits into one frame of most networks. A line that does not is left out. */
    static final int MAX_BYTES = 1_432;

    private final String host;
    private final int port;
    private final DatagramSocket socket;
    private @Nullable InetAddress address;

    /**
     * A sink.
     *
     * @throws SocketException if there are no datagrams on this machine
     */
    public UdpSink(String host, int port) throws SocketException {
        this.host = host;
        this.port = port;
        this.socket = new DatagramSocket();
    }

    /** Looks the name up each time: it may be another machine by now. */
    @Override
    public void open() throws IOException {
        address = InetAddress.getByName(host);
    }

    @Override
    public void send(List<String> lines) throws IOException {
        var packet = new byte[MAX_BYTES];
        int length = 0;
        for (var line : lines) {
            var bytes = line.getBytes(StandardCharsets.UTF_8);
            if (length + bytes.length > MAX_BYTES) {
                flush(packet, length);
                length = 0;
            }
            if (bytes.length <= MAX_BYTES) {
                System.arraycopy(bytes, 0, packet, length, bytes.length);
                length += bytes.length;
            }
        }
        flush(packet, length);
    }

    private void flush(byte[] packet, int length) throws IOException {
        if (length > 0) {
            socket.send(new DatagramPacket(packet, length, Objects.requireNonNull(address), port));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
