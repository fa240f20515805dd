package io.dragoman.acceptance;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Opens TLS connections as a test wants them.
 *
 * @param port of 127.0.0.1
 * @param certificate the pair of {@link Certificates} that it shows, or null for none
 */
record TlsClient(int port, @Nullable String certificate) {
    private static final int PATIENCE_MILLIS = 10_000;

    /** A connection, shaken hands on. */
    SSLSocket open(String serverName, Consumer<SSLParameters> details) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    certificate == null ? null : Certificates.keyManagers(certificate),
                    new TrustManager[] {new TrustAll()},
                    null);
            var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            details.accept(parameters);
            socket.setSSLParameters(parameters);
            try {
                socket.startHandshake();
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** TLS over a connection that is open already. */
    static SSLSocket over(Socket connection, String serverName) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return (SSLSocket)
                    context.getSocketFactory().createSocket(connection, serverName, connection.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** GET over HTTP/1.1 of a path of a host. */
    RawHttp get(String host, String path) throws IOException {
        try (var socket = open(host, parameters -> {})) {
            return RawHttp.exchange(
                    socket, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        }
    }

    /** The name in the certificate that is shown for a server name. */
    String shownFor(String serverName, Consumer<SSLParameters> details) throws IOException {
        try (var socket = open(serverName, details)) {
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }
}
