package io.dragoman.controller.gateway;

import io.dragoman.resources.model.KubeSecret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where in Secrets there is what TLS needs. Nothing else of a Secret is held. */
public final class CredentialKeys {
    /** Where certificates stand: as Kubernetes has it, and as Istio has it. */
    static final List<String> CERTIFICATE = List.of("tls.crt", "cert-chain.pem");

    static final List<String> PRIVATE_KEY = List.of("tls.key", "key.pem");

    /** Authorities stand where certificates do, as Emissary has it, or under the name that cert-manager gives them. */
    static final List<String> AUTHORITIES = List.of("tls.crt", "ca.crt", "root-cert.pem");

    static final List<String> REVOKED = List.of("crl.pem");

    private static final Set<String> ALL = Stream.of(CERTIFICATE, PRIVATE_KEY, AUTHORITIES, REVOKED)
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableSet());

    private CredentialKeys() {}

    /** The Secret with the values under these keys alone. */
    public static KubeSecret keep(KubeSecret secret) {
        return new KubeSecret(
                secret.meta(),
                secret.type(),
                secret.data().entrySet().stream()
                        .filter(entry -> ALL.contains(entry.getKey()))
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
