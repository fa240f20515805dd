package io.dragoman.controller.pki;

import io.dragoman.controller.pki.Authority.Holder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Secrets with the gateway's certificates: makes what is not there, and renews what has a third of its life
 * left. A new authority is trusted besides the old one for as long as that is valid. Run by the leader alone.
 */
public final class CertificateKeeper {
    /** Secret of the authority. */
    static final String AUTHORITY = "dragoman-ca";

    /** Secret of the controller: what Envoys and the API server see. */
    public static final String CONTROLLER = "dragoman-controller-tls";

    /** Secret of the Envoys: what the controller sees. */
    static final String ENVOY = "dragoman-envoy-tls";

    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";
    static final String TRUSTED = "ca.crt";

    private static final Logger LOG = Logger.getLogger(CertificateKeeper.class);

    private final KubernetesClient client;
    private final String namespace;
    private final List<String> services;
    private final InstantSource clock;

    /**
     * A keeper.
     *
     * @param namespace where the Secrets and the Services are
     * @param services names of the Services that lead to the controller
     */
    public CertificateKeeper(KubernetesClient client, String namespace, List<String> services, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.services = List.copyOf(services);
        this.clock = clock;
    }

    /**
     * Sees to it that all is there and fresh. Blocks.
     *
     * @return the certificates of the authorities that are to be trusted, in PEM
     */
    public String keep() throws GeneralSecurityException {
        var now = clock.instant();
        var secret = get(AUTHORITY);
        var root = read(secret);
        var authority = root == null || root.isDue(now) ? Authority.create(now) : new Authority(root);
        var trusted = trusted(authority, secret);
        if (secret == null || !authority.root().equals(root) || !trusted.equals(text(secret, TRUSTED))) {
            put(AUTHORITY, secret, authority.root(), trusted);
        }
        keep(CONTROLLER, names(), Holder.CONTROLLER, authority, trusted);
        keep(ENVOY, List.of("envoy." + namespace), Holder.ENVOY, authority, trusted);
        return trusted;
    }

    private void keep(String name, List<String> names, Holder holder, Authority authority, String trusted)
            throws GeneralSecurityException {
        var now = clock.instant();
        var secret = get(name);
        var known = read(secret);
        boolean good = known != null
                && !known.isDue(now)
                && authority.hasIssued(known.certificate())
                && covers(known.certificate(), names)
                && holder.suits(known.certificate());
        if (secret == null || known == null || !good || !trusted.equals(text(secret, TRUSTED))) {
            var wanted = good && known != null ? known : authority.issue(names, holder, now);
            put(name, secret, wanted, trusted);
        }
    }

    /** The authority's certificate, and those of its predecessors as long as they are valid. */
    private String trusted(Authority authority, @Nullable Secret secret) throws GeneralSecurityException {
        var all = new ArrayList<X509Certificate>();
        all.add(authority.root().certificate());
        var now = clock.instant();
        for (var certificate : Pem.certificates(secret == null ? "" : text(secret, TRUSTED))) {
            if (certificate.getNotAfter().toInstant().isAfter(now) && !all.contains(certificate)) {
                all.add(certificate);
            }
        }
        return Pem.of(all);
    }

    private List<String> names() {
        return services.stream()
                .flatMap(service -> List.of(
                        service + "." + namespace + ".svc",
                        service + "." + namespace + ".svc.cluster.local",
                        service + "." + namespace,
                        service)
                        .stream())
                .toList();
    }

    private static boolean covers(X509Certificate certificate, List<String> names) throws GeneralSecurityException {
        var alternatives = certificate.getSubjectAlternativeNames();
        var covered = new HashSet<String>();
        if (alternatives != null) {
            alternatives.forEach(name -> covered.add(String.valueOf(name.get(1))));
        }
        return covered.containsAll(names);
    }

    private @Nullable Secret get(String name) {
        return client.secrets().inNamespace(namespace).withName(name).get();
    }

    /** What a Secret holds; a damaged one holds nothing, and is made anew. */
    private static @Nullable KeyAndCertificate read(@Nullable Secret secret) {
        if (secret == null) {
            return null;
        }
        try {
            return KeyAndCertificate.of(text(secret, CERTIFICATE), text(secret, KEY));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.warnf(
                    "the Secret %s is damaged and is made anew: %s",
                    secret.getMetadata().getName(), e.getMessage());
            return null;
        }
    }

    static String text(Secret secret, String key) {
        var data = secret.getData() == null ? Map.<String, String>of() : secret.getData();
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.US_ASCII);
    }

    private void put(String name, @Nullable Secret before, KeyAndCertificate content, String trusted)
            throws GeneralSecurityException {
        var data = new TreeMap<String, String>();
        data.put(CERTIFICATE, encoded(Pem.of(content.chain())));
        data.put(KEY, encoded(Pem.of(content.key())));
        data.put(TRUSTED, encoded(trusted));
        var secrets = client.secrets().inNamespace(namespace);
        if (before == null) {
            secrets.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name)
                            .addToLabels("app.kubernetes.io/managed-by", "dragoman")
                            .endMetadata()
                            .withType("kubernetes.io/tls")
                            .withData(data)
                            .build())
                    .create();
        } else {
            // With the version that was read: whoever else leads by now must not be overwritten.
            secrets.resource(new SecretBuilder(before).withData(data).build()).update();
        }
        LOG.infof(
                "the Secret %s has a new certificate, valid until %s",
                name, content.certificate().getNotAfter().toInstant());
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
