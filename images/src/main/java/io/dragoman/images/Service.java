package io.dragoman.images;

import java.util.List;
import java.util.Set;

/** A service that has an image of its own; its module has its name. */
enum Service {
    AMBASSADOR_CONTROLLER("ambassador-controller", "DRAGOMAN_XDS_PORT", 8003, "DRAGOMAN_DIAG_PORT", 8877),
    EXT_AUTHZ_SERVICE("ext-authz-service", "DRAGOMAN_AUTH_PORT", 8500, "DRAGOMAN_AUTH_HTTP_PORT", 8501),
    RATELIMIT_SERVICE("ratelimit-service", "DRAGOMAN_RATELIMIT_PORT", 8081, "DRAGOMAN_RATELIMIT_HTTP_PORT", 8082);

    /** Of TLS 1.3, and of 1.2 those with forward secrecy and authenticated encryption. */
    private static final String CIPHER_SUITES = String.join(
            ",",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    private final String module;
    private final String grpcVariable;
    private final int grpcPort;
    private final String httpVariable;
    private final int httpPort;

    Service(String module, String grpcVariable, int grpcPort, String httpVariable, int httpPort) {
        this.module = module;
        this.grpcVariable = grpcVariable;
        this.grpcPort = grpcPort;
        this.httpVariable = httpVariable;
        this.httpPort = httpPort;
    }

    /** What it listens on unless told otherwise. */
    Set<Integer> ports() {
        return Set.of(grpcPort, httpPort);
    }

    /** The environment that has it listen on free ports of this machine alone, {@code NAME=VALUE} each. */
    List<String> anyPorts() {
        return List.of("DRAGOMAN_BIND_ADDRESS=127.0.0.1", grpcVariable + "=0", httpVariable + "=0");
    }

    /**
     * What its JVM is told besides what all are told.
     *
     * <p>The controller seldom has much to do, and then soon: its slower, thorough compiler takes more of the processors and
     * of memory than what it makes ever saves, but for a start with some ten thousands of Mappings. What that one alone does
     * with the processor's own instructions is AES, so that ciphers come first that need none; which the other side chooses is
     * up to it. For the quick compiler alone the JVM would set little room aside for what it makes, and stop all threads to
     * collect whenever a seventh of that is filled: it is given the room that both have. And with the young generation that a
     * small heap begins with, a start would stop three times as often.
     *
     * <p>Who is asked about each request has much in hand that is garbage a moment later. In a young generation that fits a
     * small heap it would survive until it is old, and fill the heap to its bound; and beside a heap that is full there has to
     * be room for what connections take.
     */
    List<String> jvmFlags() {
        return switch (this) {
            case AMBASSADOR_CONTROLLER ->
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ReservedCodeCacheSize=240m",
                        "-XX:NewSize=16m",
                        "-Djdk.tls.client.cipherSuites=" + CIPHER_SUITES,
                        "-Djdk.tls.server.cipherSuites=" + CIPHER_SUITES);
            case EXT_AUTHZ_SERVICE -> List.of("-XX:MaxRAMPercentage=50", "-XX:NewSize=64m");
            case RATELIMIT_SERVICE -> List.of();
        };
    }

    /** Its directory in the repository, and the last part of its image's name. */
    @Override
    public String toString() {
        return module;
    }
}
