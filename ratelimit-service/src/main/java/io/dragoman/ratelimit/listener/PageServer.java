package io.dragoman.ratelimit.listener;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Answers GET and HEAD of some paths in plain HTTP, at an address of its own. */
public final class PageServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PageServer.class);
    private static final int IDLE_SECONDS = 60;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int BROKEN = 500;

    private final Vertx vertx;
    private final Map<String, Page> pages;
    private final HttpServer server;

    private PageServer(Vertx vertx, ListenAddress address, Map<String, Page> pages) {
        this.vertx = vertx;
        this.pages = Map.copyOf(pages);
        var options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        server = vertx.createHttpServer(options).requestHandler(this::answer);
    }

    /**
     * Listens.
     *
     * @param address where
     * @param pages by their paths
     * @throws UncheckedIOException if that is not possible, as when somebody else listens there
     */
    public static PageServer start(Vertx vertx, ListenAddress address, Map<String, Page> pages) {
        var made = new PageServer(vertx, address, pages);
        try {
            made.server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new UncheckedIOException(
                    new IOException("cannot listen at " + address + ": " + cause.getMessage(), cause));
        }
        return made;
    }

    /** The port that it listens at. */
    public int port() {
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        var page = pages.get(request.path());
        if (page == null) {
            end(request, NOT_FOUND, "not found");
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            end(request, NOT_ALLOWED, "not allowed");
        } else {
            vertx.executeBlocking(page.text()::get, false)
                    .onSuccess(text -> {
                        request.response().putHeader("content-type", page.contentType());
                        request.response().end(text);
                    })
                    .onFailure(failure -> {
                        LOG.errorf(failure, "the page %s cannot be made", request.path());
                        end(request, BROKEN, "an error of this service's");
                    });
        }
    }

    private static void end(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(text + "\n");
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
