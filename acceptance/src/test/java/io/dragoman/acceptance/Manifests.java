package io.dragoman.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A directory of manifests that a gateway follows.
 *
 * @param directory the directory
 */
public record Manifests(Path directory) {
    /** Writes a file, or replaces it, so that nobody sees half of it. */
    public void write(String name, String text) {
        try {
            // The name's end keeps the gateway from reading it before it has its place.
            var draft = Files.writeString(directory.resolve("." + name + ".draft"), text);
            Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a text in a file. */
    public void edit(String name, String from, String to) {
        try {
            var text = Files.readString(directory.resolve(name));
            if (!text.contains(from)) {
                throw new IllegalArgumentException(name + " does not contain " + from);
            }
            write(name, text.replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file. */
    public void delete(String name) {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Service with one port, and an EndpointSlice that leads to ports of 127.0.0.1. */
    public static String service(String name, int port, List<Integer> realPorts) {
        return service(name, "", port, realPorts);
    }

    /** The same with labels, in flow style. */
    public static String service(String name, String labels, int port, List<Integer> realPorts) {
        var service = """
                apiVersion: v1
                kind: Service
                metadata: {name: %s, labels: {%s}}
                spec:
                  ports: [{name: main, port: %d}]
                """.formatted(name, labels, port);
        return realPorts.stream().map(real -> slice(name, real)).collect(Collectors.joining("", service, ""));
    }

    private static String slice(String name, int real) {
        return """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: %s-%d
                  labels: {kubernetes.io/service-name: %s}
                addressType: IPv4
                ports: [{name: main, port: %d}]
                endpoints: [{addresses: [127.0.0.1]}]
                """.formatted(name, real, name, real);
    }

    /** A Listener on 8080 for cleartext and a Host for every name that routes insecure requests. */
    public static String plainGateway() {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: Listener
                metadata: {name: http}
                spec:
                  port: 8080
                  protocol: HTTP
                  securityModel: XFP
                  hostBinding: {namespace: {from: ALL}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: any}
                spec:
                  hostname: "*"
                  requestPolicy: {insecure: {action: Route}}
                """;
    }

    /** A Listener on 8443 that ends TLS. */
    public static String tlsListener(String name) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Listener
                metadata: {name: %s}
                spec: {port: 8443, protocol: HTTPS, securityModel: XFP, hostBinding: {namespace: {from: ALL}}}
                """.formatted(name);
    }
}
