package io.dragoman.acceptance;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.incubator.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.incubator.codec.http3.Http3;
import io.netty.incubator.codec.http3.Http3ClientConnectionHandler;
import io.netty.incubator.codec.http3.Http3DataFrame;
import io.netty.incubator.codec.http3.Http3HeadersFrame;
import io.netty.incubator.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.incubator.codec.quic.QuicChannel;
import io.netty.incubator.codec.quic.QuicSslContextBuilder;
import io.netty.incubator.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests over HTTP/3, each on a connection of its own, and trusts every certificate. */
final class Http3Client {
    private static final int PATIENCE_SECONDS = 10;
    private static final long WINDOW = 1_000_000;

    private Http3Client() {}

    /**
     * What a request got.
     *
     * @param status the status
     * @param body the body as text
     */
    record Received(String status, String body) {}

    /** GET of a path of a host, whose name is sent as the server name too. */
    static Received get(int port, String host, String path) throws IOException {
        var group = new NioEventLoopGroup(1);
        try {
            return get(group, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), host, path);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static Received get(NioEventLoopGroup group, InetSocketAddress address, String host, String path)
            throws ExecutionException, InterruptedException, TimeoutException {
        var tls = QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(Http3.supportedApplicationProtocols())
                .build();
        var codec = Http3.newQuicClientCodecBuilder()
                .sslEngineProvider(channel -> tls.newEngine(channel.alloc(), host, address.getPort()))
                .maxIdleTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .initialMaxData(WINDOW)
                .initialMaxStreamDataBidirectionalLocal(WINDOW)
                .build();
        var socket = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(codec)
                .bind(0)
                .sync()
                .channel();
        var connection = QuicChannel.newBootstrap(socket)
                .handler(new Http3ClientConnectionHandler())
                .remoteAddress(address)
                .connect()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var answer = new CompletableFuture<Received>();
        var stream = Http3.newRequestStream(connection, new Reader(answer)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var request = new DefaultHttp3HeadersFrame();
        request.headers().method("GET").path(path).authority(host).scheme("https");
        stream.writeAndFlush(request).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Reader extends Http3RequestStreamInboundHandler {
        private final CompletableFuture<Received> answer;
        private final StringBuilder body = new StringBuilder();
        private String status = "";

        Reader(CompletableFuture<Received> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
            var given = frame.headers().status();
            if (given != null) {
                status = given.toString();
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
            ByteBuf content = frame.content();
            body.append(content.toString(StandardCharsets.UTF_8));
            ReferenceCountUtil.release(frame);
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            answer.complete(new Received(status, body.toString()));
        }
    }
}
