package io.dragoman.ratelimit.store;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;

/**
 * Connections over Unix sockets, by Java's own: Vert.x 4 has them with libraries in machine code only, which executables
 * and other architectures would need, too.
 */
@RegisterForReflection(
        targets = {
            // Netty, which is written for older versions of Java, looks for what newer ones have by name.
            UnixDomainSocketAddress.class,
            SelectorProvider.class
        })
public final class UnixSockets {
    private UnixSockets() {}

    /** What runs such connections and no others. It has one thread, and is to be closed. */
    public static Vertx vertx() {
        var options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        return new VertxBuilder(options).findTransport(new Transport()).init().vertx();
    }

    private static final class Transport extends JDKTransport {
        @Override
        public boolean supportsDomainSockets() {
            return true;
        }

        @Override
        public java.net.SocketAddress convert(SocketAddress address) {
            return address.isDomainSocket() ? UnixDomainSocketAddress.of(address.path()) : super.convert(address);
        }

        @Override
        public SocketAddress convert(java.net.SocketAddress address) {
            return address instanceof UnixDomainSocketAddress unix
                    ? SocketAddress.domainSocketAddress(unix.getPath().toString())
                    : super.convert(address);
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return domainSocket ? NioDomainSocketChannel::new : super.channelFactory(false);
        }
    }
}
