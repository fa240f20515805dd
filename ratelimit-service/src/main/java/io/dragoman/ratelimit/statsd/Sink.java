package io.dragoman.ratelimit.statsd;

import java.io.IOException;
import java.util.List;

/** Where statistics are sent. For one thread, which may wait a little. */
public sealed interface Sink extends AutoCloseable permits TcpSink, UdpSink {
    /**
     * Sees to it that something can be sent.
     *
     * @throws IOException if that is not so now
     */
    void open() throws IOException;

    /**
     * Sends.
     *
     * @param lines each with its end
     * @throws IOException if not all of it is sent
     */
    void send(List<String> lines) throws IOException;

    @Override
    void close();
}
