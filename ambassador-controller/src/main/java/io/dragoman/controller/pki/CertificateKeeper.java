package io.dragoman.controller.pki;

import io.dragoman.controller.pki.Authority.Holder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Secrets with the gateway's certificates: makes what is not there, and renews what has a third of its life
 * left. Of an authority and its {@linkplain Succession successor} each is trusted for as long as it is valid. Run by the
 * leader alone.
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
    private static final String NEXT_CERTIFICATE = "next.crt";
    private static final String NEXT_KEY = "next.key";

    private static final Logger LOG = Logger.getLogger(CertificateKeeper.class);

    private final KubernetesClient client;
    private final String namespace;
    private final List<String> services;
    private final Lifetimes lifetimes;
    private final InstantSource clock;

    /**
     * What has been seen to.
     *
     * @param trusted the certificates of the authorities that are to be trusted, in PEM
     * @param until when there is something to do again
     */
    public record Kept(String trusted, Instant until) {}

    /**
     * A keeper.
     *
     * @param namespace where the Secrets and the Services are
     * @param services names of the Services that lead to the controller
     */
    public CertificateKeeper(
            KubernetesClient client,
            String namespace,
            List<String> services,
            Lifetimes lifetimes,
            InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.services = List.copyOf(services);
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** Sees to it that all is there and fresh. Blocks. */
    public Kept keep() throws GeneralSecurityException {
        var now = clock.instant();
        var secret = get(AUTHORITY);
        var root = read(secret, CERTIFICATE, KEY);
        var next = read(secret, NEXT_CERTIFICATE, NEXT_KEY);
        var succession = Succession.of(root, next, now, lifetimes.authority());
        var trusted = trusted(succession, secret, now);
        var pem = Pem.of(trusted);
        if (secret == null
                || !succession.current().equals(root)
                || !Objects.equals(succession.next(), next)
                || !pem.equals(text(secret, TRUSTED))) {
            put(AUTHORITY, secret, succession.current(), succession.next(), pem);
        }
        var authority = new Authority(succession.current());
        return new Kept(
                pem,
                Stream.concat(
                                Stream.of(
                                        succession.goesOn(),
                                        keep(CONTROLLER, names(), Holder.CONTROLLER, authority, pem),
                                        keep(ENVOY, List.of("envoy." + namespace), Holder.ENVOY, authority, pem)),
                                trusted.stream().map(it -> it.getNotAfter().toInstant()))
                        .filter(now::isBefore)
                        .min(Comparator.naturalOrder())
                        .orElse(now));
    }

    /** Answers when it is due. */
    private Instant keep(String name, List<String> names, Holder holder, Authority authority, String trusted)
            throws GeneralSecurityException {
        var now = clock.instant();
        var secret = get(name);
        var known = read(secret, CERTIFICATE, KEY);
        boolean good = known != null
                && !known.isDue(now)
                && authority.hasIssued(known.certificate())
                && covers(known.certificate(), names)
                && holder.suits(known.certificate());
        var wanted = good && known != null ? known : authority.issue(names, holder, now, lifetimes.certificate());
        if (secret == null || !wanted.equals(known) || !trusted.equals(text(secret, TRUSTED))) {
            put(name, secret, wanted, null, trusted);
        }
        return wanted.isDue();
    }

    /** The certificates of the authority and its successor, and those of their predecessors as long as they are valid. */
    private static List<X509Certificate> trusted(Succession succession, @Nullable Secret secret, Instant now)
            throws GeneralSecurityException {
        var all = new ArrayList<X509Certificate>();
        all.add(succession.current().certificate());
        var next = succession.next();
        if (next != null) {
            all.add(next.certificate());
        }
        for (var certificate : Pem.certificates(secret == null ? "" : text(secret, TRUSTED))) {
            if (certificate.getNotAfter().toInstant().isAfter(now) && !all.contains(certificate)) {
                all.add(certificate);
            }
        }
        return all;
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
    private static @Nullable KeyAndCertificate read(@Nullable Secret secret, String certificate, String key) {
        if (secret == null || (text(secret, certificate).isEmpty() && certificate.equals(NEXT_CERTIFICATE))) {
            return null;
        }
        try {
            return KeyAndCertificate.of(text(secret, certificate), text(secret, key));
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

    private void put(
            String name,
            @Nullable Secret before,
            KeyAndCertificate content,
            @Nullable KeyAndCertificate next,
            String trusted)
            throws GeneralSecurityException {
        var data = new TreeMap<String, String>();
        data.put(CERTIFICATE, encoded(Pem.of(content.chain())));
        data.put(KEY, encoded(Pem.of(content.key())));
        data.put(TRUSTED, encoded(trusted));
        if (next != null) {
            data.put(NEXT_CERTIFICATE, encoded(Pem.of(next.chain())));
            data.put(NEXT_KEY, encoded(Pem.of(next.key())));
        }
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
                "the Secret %s is written, with a certificate that is valid until %s",
                name, content.certificate().getNotAfter().toInstant());
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
