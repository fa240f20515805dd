package io.dragoman.ratelimit.grpc;

import io.grpc.util.AdvancedTlsX509TrustManager.SslSocketAndEnginePeerVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;

/**
 * Lets those clients in whose certificate has a DNS name.
 *
 * @param name the name; case makes no difference
 */
record ClientName(String name) implements SslSocketAndEnginePeerVerifier {
    /** A DNS name's number among the alternative names of a subject (RFC 5280, section 4.2.1.6). */
    private static final Integer DNS = 2;

    @Override
    public void verifyPeerCertificate(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verify(chain[0]);
    }

    @Override
    public void verifyPeerCertificate(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain[0]);
    }

    private void verify(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        boolean named = names != null
                && names.stream()
                        .anyMatch(entry ->
                                DNS.equals(entry.get(0)) && name.equalsIgnoreCase(String.valueOf(entry.get(1))));
        if (!named) {
            throw new CertificateException("the client's certificate is not for " + name);
        }
    }
}
