package io.dragoman.controller.pki;

import io.dragoman.controller.pki.Authority.Holder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server's identity for tests.
 *
 * @param keys show its certificate
 * @param trusting a client that trusts the authority that made it
 */
public record TestIdentity(AdvancedTlsX509KeyManager keys, SSLContext trusting) {
    private static final Duration LIFE = Duration.ofDays(1);

    /** An identity for a DNS name. */
    public static TestIdentity of(String name) throws Exception {
        var now = Instant.now();
        var authority = Authority.create(now, LIFE);
        var issued = authority.issue(List.of(name), Holder.CONTROLLER, now, LIFE);
        var keys = new AdvancedTlsX509KeyManager();
        keys.updateIdentityCredentials(issued.chain().toArray(X509Certificate[]::new), issued.key());
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", authority.root().certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new TestIdentity(keys, context);
    }
}
