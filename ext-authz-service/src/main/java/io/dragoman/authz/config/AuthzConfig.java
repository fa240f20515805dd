package io.dragoman.authz.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The service's settings, from the environment; see {@code application.properties}. */
@ConfigMapping(prefix = "dragoman")
interface AuthzConfig {
    /** {@code DRAGOMAN_MANIFESTS}: directories of manifests, separated by commas; without any, resources come from the API server. */
    Optional<List<Path>> manifests();

    /** {@code AMBASSADOR_ID}: only resources for this instance are taken. */
    @WithDefault("default")
    String ambassadorId();

    /** {@code AMBASSADOR_NAMESPACE}: the namespace of manifests that name none. */
    @WithDefault("default")
    String namespace();

    /** {@code DRAGOMAN_OUTBOUND_ALLOW}: hosts and ranges of addresses that filters may ask though they are not public. */
    Optional<List<String>> outboundAllow();

    /**
     * {@code DRAGOMAN_SECRET_GRANTS}: whether Filters use Secrets of other namespaces only where the Secret's annotation
     * {@code getambassador.io/allow-namespaces} says so; a Secret that has the annotation is guarded in any case.
     */
    @WithDefault("false")
    boolean secretGrants();

    /** {@code DRAGOMAN_DECISION_LOG}: which decisions are logged: {@code none}, {@code refused} or {@code all}. */
    @WithDefault("none")
    String decisionLog();

    /** {@code DRAGOMAN_ADMIN_TOKEN}: what operators show to ask for decisions; without one nobody can. */
    Optional<String> adminToken();

    /**
     * {@code DRAGOMAN_AUTH_MAX_DECISIONS}: how many decisions may be under way that cannot be made at once; without it, as
     * many as are good for the process.
     */
    Optional<Integer> authMaxDecisions();

    /** {@code DRAGOMAN_AUTH_REDIS_URL}: where sessions are kept; without one, in this process. */
    Optional<String> authRedisUrl();

    /** {@code DRAGOMAN_AUTH_MAX_SIGN_INS}: how many sign-ins a client may have under way with one filter. */
    @WithDefault("1000")
    int authMaxSignIns();

    /**
     * {@code DRAGOMAN_AUTH_SESSION_KEYS}: keys of 32 bytes in base64 that sessions are encrypted with, separated by commas;
     * the first one encrypts, all decrypt. Without any, this process makes one.
     */
    Optional<List<String>> authSessionKeys();
}
