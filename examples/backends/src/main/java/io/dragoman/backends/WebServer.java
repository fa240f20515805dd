package io.dragoman.backends;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The JDK's HTTP server with a virtual thread for each request.
 *
 * @param server the server
 * @param executor its threads
 */
record WebServer(HttpServer server, ExecutorService executor) implements AutoCloseable {
    /** Longer than Envoy keeps an idle connection, so that it never picks one that is being closed here. */
    private static final String IDLE_SECONDS = "7200";

    private static final String MAX_IDLE_CONNECTIONS = "10000";

    static WebServer start(InetSocketAddress bind, HttpHandler handler) throws IOException {
        // The server reads these once, when its first instance is made.
        System.setProperty("sun.net.httpserver.idleInterval", IDLE_SECONDS);
        System.setProperty("sun.net.httpserver.maxIdleConnections", MAX_IDLE_CONNECTIONS);
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(bind, 0);
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(executor);
        server.createContext("/", handler);
        server.start();
        return new WebServer(server, executor);
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
