package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.TlsContext;
import io.dragoman.resources.model.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides how TLS is terminated for Hosts and originated towards services.
 *
 * @param contexts TLSContexts by name
 * @param secrets Secrets by key
 */
record TlsResolver(
        Collection<String, SortedMap<ObjectKey, TlsContext>> contexts, Collection<ObjectKey, KubeSecret> secrets) {

    /**
     * A Host that works.
     *
     * @param host the Host
     * @param tls how it terminates TLS, or null if it does not
     * @param credentials what its TLS needs
     */
    record ActiveHost(GatewayHost host, @Nullable ServerTls tls, List<Credential> credentials) {
        ActiveHost {
            credentials = List.copyOf(credentials);
        }
    }

    /**
     * TLS towards a service.
     *
     * @param tls the settings
     * @param credentials what they need
     */
    record Origination(UpstreamTls tls, List<Credential> credentials) {
        Origination {
            credentials = List.copyOf(credentials);
        }
    }

    /** Whether and how a Host works. A Host whose TLS cannot be had is left out altogether, cleartext included. */
    Outcome<ActiveHost> host(Fetch fetch, GatewayHost host) {
        var problems = new ArrayList<Problem>();
        var origin = host.meta().origin();
        var secretRef = host.tlsSecret();
        if (secretRef == null) {
            if (host.tls() != null || host.tlsContext() != null) {
                problems.add(Problem.warning(
                        origin.at("spec.tlsSecret"), "is missing, so tls and tlsContext have no effect"));
            }
            return new Outcome<>(new ActiveHost(host, null, List.of()), problems);
        }
        if (!hasUsableServerName(host.hostname())) {
            return Outcome.refused(List.of(Problem.error(
                    origin.at("spec.hostname"),
                    "cannot be told apart by TLS: use an exact name, *.suffix or *, or leave out tlsSecret")));
        }
        var secretKey = new ObjectKey("Secret", secretRef.namespace(), secretRef.name());
        var settings = settings(fetch, host, secretKey, problems);
        if (settings == null) {
            return Outcome.refused(problems);
        }
        var credentials = new ArrayList<Credential>();
        var keyPair = take(
                CredentialResolver.keyPair(secretKey, fetch.get(secrets, secretKey), origin.at("spec.tlsSecret")),
                credentials,
                problems);
        String clientCa = null;
        if (settings.caSecret() != null) {
            var caKey = secretKey(settings.caSecret(), host.meta().namespace(), true);
            var authorities = take(
                    CredentialResolver.authorities(caKey, fetch.get(secrets, caKey), origin.at("spec.tls.ca_secret")),
                    credentials,
                    problems);
            if (authorities == null) {
                return Outcome.refused(problems);
            }
            clientCa = authorities.name();
        }
        if (keyPair == null) {
            return Outcome.refused(problems);
        }
        return new Outcome<>(
                new ActiveHost(host, new ServerTls(keyPair.name(), clientCa, settings), credentials), problems);
    }

    private @Nullable TlsSettings settings(Fetch fetch, GatewayHost host, ObjectKey secretKey, List<Problem> problems) {
        var origin = host.meta().origin();
        if (host.tls() != null && host.tlsContext() != null) {
            problems.add(Problem.error(origin.at("spec.tls"), "cannot be given together with tlsContext"));
            return null;
        }
        if (host.tls() != null) {
            return host.tls();
        }
        var name = host.tlsContext() == null ? host.meta().name() + "-context" : host.tlsContext();
        var context = context(fetch, name, host.meta().namespace());
        if (context == null) {
            if (host.tlsContext() == null) {
                return TlsSettings.DEFAULTS;
            }
            problems.add(Problem.error(
                    origin.at("spec.tlsContext"), "refers to the TLSContext " + name + ", which is not there"));
            return null;
        }
        if (context.secret() != null) {
            var own = secretKey(context.secret(), context.meta().namespace(), context.secretNamespacing());
            if (!own.equals(secretKey)) {
                problems.add(Problem.error(
                        origin.at("spec.tlsSecret"),
                        "names another Secret than the TLSContext " + name + " (" + own.name() + ")"));
                return null;
            }
        }
        if (!context.hosts().isEmpty()
                && !context.hosts().contains(host.hostname())
                && !context.hosts().contains(host.meta().name())) {
            problems.add(Problem.warning(
                    origin.at("spec.tlsContext"), "names a TLSContext that is not for " + host.hostname()));
        }
        return context.settings();
    }

    /**
     * How TLS is originated towards a service.
     *
     * @param contextName the TLSContext, or null for TLS without one
     * @param user where the context is named, for problems
     */
    Outcome<Origination> origination(Fetch fetch, @Nullable String contextName, Origin user) {
        if (contextName == null) {
            return Outcome.of(new Origination(new UpstreamTls(null, null, TlsSettings.DEFAULTS), List.of()));
        }
        var context = context(fetch, contextName, user.key().namespace());
        if (context == null) {
            return Outcome.refused(
                    List.of(Problem.error(user, "refers to the TLSContext " + contextName + ", which is not there")));
        }
        var problems = new ArrayList<Problem>();
        var credentials = new ArrayList<Credential>();
        var namespace = context.meta().namespace();
        String keyPair = null;
        if (context.secret() != null) {
            var key = secretKey(context.secret(), namespace, context.secretNamespacing());
            var found = take(
                    CredentialResolver.keyPair(
                            key,
                            fetch.get(secrets, key),
                            context.meta().origin().at("spec.secret")),
                    credentials,
                    problems);
            keyPair = found == null ? null : found.name();
        }
        String authorities = null;
        if (context.settings().caSecret() != null) {
            var key = secretKey(context.settings().caSecret(), namespace, context.secretNamespacing());
            var found = take(
                    CredentialResolver.authorities(
                            key,
                            fetch.get(secrets, key),
                            context.meta().origin().at("spec.ca_secret")),
                    credentials,
                    problems);
            authorities = found == null ? null : found.name();
        }
        // What the context asks for and cannot be had is not left out: no certificate would mean no verification.
        return problems.isEmpty()
                ? Outcome.of(new Origination(new UpstreamTls(keyPair, authorities, context.settings()), credentials))
                : Outcome.refused(problems);
    }

    /** The TLSContext of that name: of the same namespace if there is one, otherwise the first of any. */
    private @Nullable TlsContext context(Fetch fetch, String name, String namespace) {
        var all = fetch.get(contexts, name);
        if (all == null) {
            return null;
        }
        var near = all.get(new ObjectKey("TLSContext", namespace, name));
        return near == null ? all.get(all.firstKey()) : near;
    }

    private static @Nullable Credential take(
            Outcome<Credential> outcome, List<Credential> credentials, List<Problem> problems) {
        problems.addAll(outcome.problems());
        var credential = outcome.value();
        if (credential != null) {
            credentials.add(credential);
        }
        return credential;
    }

    /** {@code name} or, where namespacing is on, {@code name.namespace}, split at the last dot. */
    private static ObjectKey secretKey(String written, String ownNamespace, boolean namespacing) {
        int dot = written.lastIndexOf('.');
        return namespacing && dot > 0
                ? new ObjectKey("Secret", written.substring(dot + 1), written.substring(0, dot))
                : new ObjectKey("Secret", ownNamespace, written);
    }

    /** Envoy's {@code server_names} takes exact names and {@code *.suffix}; a star alone means no condition. */
    private static boolean hasUsableServerName(String hostname) {
        return !hostname.contains("*") || hostname.equals("*") || hostname.startsWith("*.");
    }
}
