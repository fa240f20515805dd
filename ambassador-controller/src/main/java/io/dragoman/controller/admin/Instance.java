package io.dragoman.controller.admin;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which controller this is. */
@Singleton
class Instance {
    private final Instant started = Instant.now();
    private final String host = hostName();
    private final String id;
    private final String namespace;
    private final String version;

    Instance(
            @ConfigProperty(name = "ambassador.id", defaultValue = "default") String id,
            @ConfigProperty(name = "ambassador.namespace", defaultValue = "default") String namespace,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "development") String version) {
        this.id = id;
        this.namespace = namespace;
        this.version = version;
    }

    /** When it was started. */
    Instant started() {
        return started;
    }

    /** The machine's name. */
    String host() {
        return host;
    }

    /** {@code AMBASSADOR_ID}. */
    String id() {
        return id;
    }

    /** {@code AMBASSADOR_NAMESPACE}. */
    String namespace() {
        return namespace;
    }

    /** The version of the program. */
    String version() {
        return version;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
