package io.dragoman.controller.pki;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The controller's certificate and the authorities whose clients it takes, as the Secret has them now. Servers that use
 * the managers show a new certificate from the next handshake on.
 */
public final class ServerIdentity implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ServerIdentity.class);

    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager trust;
    private final SharedIndexInformer<Secret> informer;
    private final CompletableFuture<ServerIdentity> ready = new CompletableFuture<>();

    /**
     * Follows the Secret.
     *
     * @param namespace where it is
     */
    public ServerIdentity(KubernetesClient client, String namespace) throws GeneralSecurityException {
        trust = AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                .build();
        informer = client.secrets()
                .inNamespace(namespace)
                .withName(CertificateKeeper.CONTROLLER)
                .runnableInformer(0)
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Secret secret) {
                        take(secret);
                    }

                    @Override
                    public void onUpdate(Secret before, Secret secret) {
                        take(secret);
                    }

                    @Override
                    public void onDelete(Secret secret, boolean unknown) {
                        LOG.warnf("the Secret %s is gone; what it held stays in use", CertificateKeeper.CONTROLLER);
                    }
                })
                .exceptionHandler((_, _) -> true);
    }

    /** Begins to follow the Secret; what is answered completes when it has been there once. */
    public CompletableFuture<ServerIdentity> start() {
        var _ = informer.start();
        return ready;
    }

    private void take(Secret secret) {
        try {
            var own = KeyAndCertificate.of(
                    CertificateKeeper.text(secret, CertificateKeeper.CERTIFICATE),
                    CertificateKeeper.text(secret, CertificateKeeper.KEY));
            keys.updateIdentityCredentials(own.chain().toArray(X509Certificate[]::new), own.key());
            trust.updateTrustCredentials(Pem.certificates(CertificateKeeper.text(secret, CertificateKeeper.TRUSTED))
                    .toArray(X509Certificate[]::new));
            ready.complete(this);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            LOG.errorf(
                    "the Secret %s cannot be used, what it held before stays in use: %s",
                    CertificateKeeper.CONTROLLER, e.getMessage());
        }
    }

    /** Shows the certificate. */
    public AdvancedTlsX509KeyManager keys() {
        return keys;
    }

    /** Looks at clients' certificates. */
    public AdvancedTlsX509TrustManager trust() {
        return trust;
    }

    @Override
    public void close() {
        informer.close();
    }
}
