package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.CredentialFinder.User;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.TlsContext;
import io.dragoman.resources.model.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides how TLS is terminated for Hosts and originated towards services.
 *
 * @param contexts TLSContexts by name
 * @param secrets Secrets by key
 * @param secretNamespacing what the Module says of {@code name.namespace}
 */
record TlsResolver(
        Collection<String, SortedMap<ObjectKey, TlsContext>> contexts,
        Collection<ObjectKey, KubeSecret> secrets,
        Collection<String, Boolean> secretNamespacing) {

    private static final String CONTEXT = "TLSContext";

    /**
     * A Host that works, or will once its certificate is there.
     *
     * @param host the Host
     * @param tls how it terminates TLS, or null if it does not or does not yet
     * @param credentials what its TLS needs
     */
    record ActiveHost(GatewayHost host, @Nullable ServerTls tls, List<Credential> credentials) {
        ActiveHost {
            credentials = List.copyOf(credentials);
        }

        /** Whether it answers the challenges of a certificate authority only, in cleartext, until it has a certificate. */
        boolean awaitsCertificate() {
            return host.tlsSecret() != null && tls == null;
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

    /**
     * Whether and how a Host works. A Host whose TLS cannot be had is left out altogether, cleartext included; but where only
     * the Secret is not there yet, it may take a challenge to get one.
     */
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
        var terms = terms(fetch, host, secretKey, problems);
        if (terms == null) {
            return Outcome.refused(problems);
        }
        var finder = new CredentialFinder(fetch, secrets);
        var keyPair = finder.keyPair(secretKey, origin.at("spec.tlsSecret"));
        var authorities = finder.authorities(terms.settings(), terms.user());
        problems.addAll(finder.problems());
        if (fetch.get(secrets, secretKey) == null) {
            return new Outcome<>(new ActiveHost(host, null, List.of()), problems);
        }
        // What is asked for and cannot be had is not left out: no authorities would mean that nobody is checked.
        return keyPair == null || !finder.problems().isEmpty()
                ? Outcome.refused(problems)
                : new Outcome<>(
                        new ActiveHost(host, new ServerTls(keyPair, authorities, terms.settings()), finder.found()),
                        problems);
    }

    /**
     * On what terms TLS is spoken.
     *
     * @param settings the settings
     * @param user where they stand
     */
    private record Terms(TlsSettings settings, User user) {}

    private @Nullable Terms terms(Fetch fetch, GatewayHost host, ObjectKey secretKey, List<Problem> problems) {
        var origin = host.meta().origin();
        var inline = new User(origin, "spec.tls", namespacing(fetch));
        if (host.tls() != null) {
            return new Terms(host.tls(), inline);
        }
        var name = host.tlsContext() == null ? host.meta().name() + "-context" : host.tlsContext();
        var context = context(fetch, name, host.meta().namespace());
        if (context == null) {
            if (host.tlsContext() == null) {
                return new Terms(TlsSettings.DEFAULTS, inline);
            }
            problems.add(Problem.error(
                            origin.at("spec.tlsContext"), "refers to the TLSContext " + name + ", which is not there")
                    .because(Cause.REFERENCE));
            return null;
        }
        var user = user(fetch, context);
        if (context.secret() != null) {
            var own = user.secret(context.secret());
            if (!own.equals(secretKey)) {
                problems.add(Problem.error(
                        origin.at("spec.tlsSecret"),
                        "names another Secret than the TLSContext " + name + " (" + own.name() + ")"));
                return null;
            }
        }
        if (context.settings().files().certChain() != null) {
            problems.add(Problem.error(
                    origin.at("spec.tlsSecret"),
                    "cannot be given, since the TLSContext " + name + " has a certificate in files"));
            return null;
        }
        if (!context.hosts().isEmpty()
                && !context.hosts().contains(host.hostname())
                && !context.hosts().contains(host.meta().name())) {
            problems.add(Problem.warning(
                    origin.at("spec.tlsContext"), "names a TLSContext that is not for " + host.hostname()));
        }
        return new Terms(context.settings(), user);
    }

    private User user(Fetch fetch, TlsContext context) {
        var own = context.secretNamespacing();
        return new User(context.meta().origin(), "spec", own == null ? namespacing(fetch) : own);
    }

    private boolean namespacing(Fetch fetch) {
        return Objects.requireNonNullElse(fetch.get(secretNamespacing, Inputs.GATEWAY), true);
    }

    /**
     * TLS that a TLSContext terminates by itself, without a Host.
     *
     * @param tls the settings
     * @param credentials what they need
     */
    record Termination(ServerTls tls, List<Credential> credentials) {
        Termination {
            credentials = List.copyOf(credentials);
        }
    }

    /** How a TLSContext terminates TLS; it must have a certificate. */
    Outcome<Termination> termination(Fetch fetch, TlsContext context) {
        var finder = new CredentialFinder(fetch, secrets);
        var keyPair = keyPair(fetch, context, finder);
        var authorities = finder.authorities(context.settings(), user(fetch, context));
        if (keyPair == null && finder.problems().isEmpty()) {
            return Outcome.refused(
                    List.of(Problem.error(context.meta().origin().at("spec.secret"), "is required to terminate TLS")));
        }
        return keyPair == null || !finder.problems().isEmpty()
                ? Outcome.refused(finder.problems())
                : Outcome.of(new Termination(new ServerTls(keyPair, authorities, context.settings()), finder.found()));
    }

    private @Nullable String keyPair(Fetch fetch, TlsContext context, CredentialFinder finder) {
        var user = user(fetch, context);
        var secret = context.secret();
        return secret == null
                ? finder.keyPair(context.settings().files(), user)
                : finder.keyPair(user.secret(secret), user.at("secret"));
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
                    List.of(Problem.error(user, "refers to the TLSContext " + contextName + ", which is not there")
                            .because(Cause.REFERENCE)));
        }
        var finder = new CredentialFinder(fetch, secrets);
        var keyPair = keyPair(fetch, context, finder);
        var authorities = finder.authorities(context.settings(), user(fetch, context));
        // What the context asks for and cannot be had is not left out: no certificate would mean no verification.
        return finder.problems().isEmpty()
                ? Outcome.of(new Origination(new UpstreamTls(keyPair, authorities, context.settings()), finder.found()))
                : Outcome.refused(finder.problems());
    }

    /**
     * The TLSContext of that name: of the same namespace if there is one, otherwise the first of any; with none of that
     * name, {@code name.namespace}.
     */
    private @Nullable TlsContext context(Fetch fetch, String name, String namespace) {
        var all = fetch.get(contexts, name);
        if (all != null) {
            var near = all.get(new ObjectKey(CONTEXT, namespace, name));
            return near == null ? all.get(all.firstKey()) : near;
        }
        int dot = name.lastIndexOf('.');
        var elsewhere = dot <= 0 ? null : fetch.get(contexts, name.substring(0, dot));
        return elsewhere == null
                ? null
                : elsewhere.get(new ObjectKey(CONTEXT, name.substring(dot + 1), name.substring(0, dot)));
    }

    /** Envoy's {@code server_names} takes exact names and {@code *.suffix}; a star alone means no condition. */
    private static boolean hasUsableServerName(String hostname) {
        return !hostname.contains("*") || hostname.equals("*") || hostname.startsWith("*.");
    }
}
