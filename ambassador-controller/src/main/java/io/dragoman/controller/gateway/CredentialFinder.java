package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the TLS of one user needs, and collects it.
 *
 * @param fetch reads the Secrets
 * @param secrets Secrets by key
 * @param found what was found
 * @param problems why something was not
 */
record CredentialFinder(
        Fetch fetch, Collection<ObjectKey, KubeSecret> secrets, List<Credential> found, List<Problem> problems) {

    CredentialFinder(Fetch fetch, Collection<ObjectKey, KubeSecret> secrets) {
        this(fetch, secrets, new ArrayList<>(), new ArrayList<>());
    }

    /**
     * Who wants TLS, and where its Secrets are looked for.
     *
     * @param origin the object
     * @param fields path of the object that holds the settings
     * @param namespacing whether {@code name.namespace} names a Secret of another namespace
     */
    record User(Origin origin, String fields, boolean namespacing) {
        Origin at(String field) {
            return origin.at(fields + "." + field);
        }

        /** {@code name} or, where namespacing is on, {@code name.namespace}, split at the last dot. */
        ObjectKey secret(String written) {
            int dot = written.lastIndexOf('.');
            return namespacing && dot > 0
                    ? new ObjectKey("Secret", written.substring(dot + 1), written.substring(0, dot))
                    : new ObjectKey("Secret", origin.key().namespace(), written);
        }
    }

    /** The certificate and key of a Secret by name, or null. */
    @Nullable
    String keyPair(ObjectKey secret, Origin user) {
        return take(CredentialResolver.keyPair(secret, fetch.get(secrets, secret), user));
    }

    /** The certificate and key that the settings say are in files, or null if they say nothing. */
    @Nullable
    String keyPair(TlsSettings.Files files, User user) {
        var chain = files.certChain();
        var key = files.privateKey();
        return chain == null || key == null
                ? null
                : take(Outcome.of(CredentialResolver.keyPair(chain, key, user.at("cert_chain_file"))));
    }

    /** The authorities that the settings name, with what they have revoked; null if they name none. */
    @Nullable
    String authorities(TlsSettings settings, User user) {
        var caSecret = settings.caSecret();
        var caFile = settings.files().caChain();
        Outcome<Credential> authorities = null;
        if (caSecret != null) {
            var key = user.secret(caSecret);
            authorities = CredentialResolver.authorities(key, fetch.get(secrets, key), user.at("ca_secret"));
        } else if (caFile != null) {
            authorities = Outcome.of(CredentialResolver.authorities(caFile, user.at("cacert_chain_file")));
        }
        if (authorities == null) {
            return null;
        }
        var value = authorities.value();
        var crlSecret = settings.crlSecret();
        if (value == null || crlSecret == null) {
            return take(authorities);
        }
        var key = user.secret(crlSecret);
        return take(CredentialResolver.withRevoked(value, key, fetch.get(secrets, key), user.at("crl_secret")));
    }

    private @Nullable String take(Outcome<Credential> outcome) {
        problems.addAll(outcome.problems());
        var credential = outcome.value();
        if (credential == null) {
            return null;
        }
        found.add(credential);
        return credential.name();
    }
}
