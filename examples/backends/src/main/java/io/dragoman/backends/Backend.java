package io.dragoman.backends;

import java.io.IOException;
import java.net.InetSocketAddress;

/** One running server. */
sealed interface Backend extends AutoCloseable permits HttpBackend, GrpcBackend, JwksBackend {
    /** Where it listens. */
    InetSocketAddress address();

    @Override
    void close();

    /** Starts the server that the specification asks for. */
    static Backend start(BackendSpec spec) throws IOException {
        return switch (spec.kind()) {
            case HTTP -> HttpBackend.start(spec.name(), spec.bind());
            case GRPC -> GrpcBackend.start(spec.name(), spec.bind());
            case JWKS -> JwksBackend.start(spec.name(), spec.bind());
        };
    }
}
