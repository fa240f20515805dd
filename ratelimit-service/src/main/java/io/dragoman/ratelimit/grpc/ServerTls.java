package io.dragoman.ratelimit.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How TLS is spoken with Envoy. The files are looked at every minute; what has changed counts for new connections.
 *
 * @param certificate a PEM file with the server's certificate and those between it and its authority
 * @param key a PEM file with its key, in PKCS #8
 * @param clientAuthorities a PEM file of the authorities of clients' certificates, or empty where clients need none
 * @param clientName the DNS name that a client's certificate has to have, or empty for any
 */
public record ServerTls(Path certificate, Path key, Optional<Path> clientAuthorities, Optional<String> clientName) {
    private static final long LOOK_MINUTES = 1;

    /** Refuses a name of clients that nobody vouches for. */
    public ServerTls {
        if (clientName.isPresent() && clientAuthorities.isEmpty()) {
            throw new IllegalArgumentException("a name of clients needs the authorities of their certificates");
        }
    }

    /**
     * What a server speaks it with.
     *
     * @param clock looks at the files
     * @throws IllegalArgumentException if a file cannot be read, or does not hold what it should
     */
    SslContext context(ScheduledExecutorService clock) {
        try {
            var keys = new AdvancedTlsX509KeyManager();
            var _ = keys.updateIdentityCredentials(
                    certificates(certificate), readable(key), LOOK_MINUTES, TimeUnit.MINUTES, clock);
            var context = SslContextBuilder.forServer(keys);
            if (clientAuthorities.isPresent()) {
                var trust = AdvancedTlsX509TrustManager.newBuilder()
                        .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION);
                clientName.ifPresent(name -> trust.setSslSocketAndEnginePeerVerifier(new ClientName(name)));
                var trusted = trust.build();
                var _ = trusted.updateTrustCredentials(
                        certificates(clientAuthorities.get()), LOOK_MINUTES, TimeUnit.MINUTES, clock);
                context.trustManager(trusted).clientAuth(ClientAuth.REQUIRE);
            }
            return GrpcSslContexts.configure(context, SslProvider.JDK).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the files for TLS with Envoy: " + e.getMessage(), e);
        }
    }

    /** The library takes a file with no certificate in it. */
    private static File certificates(Path file) throws IOException, GeneralSecurityException {
        try (var content = Files.newInputStream(file)) {
            if (CertificateUtils.getX509Certificates(content).length == 0) {
                throw new CertificateException(file + " holds no certificate");
            }
        }
        return file.toFile();
    }

    /** The library takes a file that is not there for one that has not changed. */
    private static File readable(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new NoSuchFileException(file.toString(), null, "cannot be read");
        }
        return file.toFile();
    }
}
