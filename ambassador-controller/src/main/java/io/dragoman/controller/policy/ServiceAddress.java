package io.dragoman.controller.policy;

import io.dragoman.resources.ObjectKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code service} string taken apart: {@code [scheme://]host[:port]}.
 *
 * @param host the host in lower case, as written
 * @param explicitPort the port as written, or null
 * @param scheme {@code http}, {@code https} or empty
 */
public record ServiceAddress(String host, @Nullable Integer explicitPort, String scheme) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern ADDRESS = Pattern.compile("^\\[.*]$|^\\d{1,3}(\\.\\d{1,3}){3}$");
    private static final Pattern HOST = Pattern.compile("^\\[[0-9a-fA-F:.]+]$|^[a-z0-9_]([a-z0-9._-]*[a-z0-9_.])?$");

    /**
     * Takes a service string apart. User information, path and query are dropped.
     *
     * @throws IllegalArgumentException if it is malformed; the message says how
     */
    public static ServiceAddress parse(String service) {
        var text = SCHEME.matcher(service).matches() || service.startsWith("//") ? service : "//" + service;
        try {
            var uri = new URI(text);
            var authority = uri.getRawAuthority();
            if (authority == null) {
                throw new IllegalArgumentException("has no host");
            }
            var server = authority.substring(authority.lastIndexOf('@') + 1);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("has the unknown scheme " + scheme + ": use http or https");
            }
            return split(server, scheme);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be [scheme://]host[:port]", e);
        }
    }

    private static ServiceAddress split(String server, String scheme) {
        int colon = server.startsWith("[") ? server.indexOf(':', server.indexOf(']')) : server.indexOf(':');
        var host = (colon < 0 ? server : server.substring(0, colon)).toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("has no host");
        }
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("has the malformed host " + host);
        }
        if (colon < 0) {
            return new ServiceAddress(host, null, scheme);
        }
        try {
            int port = Integer.parseInt(server.substring(colon + 1));
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("has the port " + port + ", which is not from 0 to 65535");
            }
            return new ServiceAddress(host, port == 0 ? null : port, scheme);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("has a port that is not a number", e);
        }
    }

    /** Whether the address asks for TLS by its scheme. */
    public boolean isHttps() {
        return scheme.equals("https");
    }

    /** Whether the host is an IP address. */
    public boolean isIpAddress() {
        return ADDRESS.matcher(host).matches();
    }

    /** The port: the written one, or the usual one of HTTP or HTTPS. */
    public int port(boolean tls) {
        return explicitPort == null ? (tls ? HTTPS_PORT : HTTP_PORT) : explicitPort;
    }

    /**
     * The host with the namespace of the object that names it, if it needs one: a bare name of another namespace than
     * the gateway's own.
     *
     * @param namespace of the object
     * @param ownNamespace the gateway's ({@code AMBASSADOR_NAMESPACE})
     */
    public String qualifiedHost(String namespace, String ownNamespace) {
        boolean qualified = host.contains(".") || host.contains(":") || host.equals("localhost");
        return qualified || namespace.equals(ownNamespace) ? host : host + "." + namespace;
    }

    /**
     * The Kubernetes Service that the host could name, or null for an address: {@code a} in the given namespace,
     * {@code a.b} and {@code a.b.svc[.…]} in namespace b. Whether it exists is for the caller to find out.
     */
    public @Nullable ObjectKey serviceKey(String namespace) {
        if (isIpAddress() || host.equals("localhost")) {
            return null;
        }
        var labels = host.split("\\.", -1);
        if (labels.length == 1) {
            return new ObjectKey("Service", namespace, host);
        }
        return labels.length == 2 || labels[2].equals("svc") ? new ObjectKey("Service", labels[1], labels[0]) : null;
    }

    /** The service as text, with the given host: as users wrote it, less what was dropped. */
    public String text(String qualifiedHost) {
        return (scheme.isEmpty() ? "" : scheme + "://")
                + qualifiedHost
                + (explicitPort == null ? "" : ":" + explicitPort);
    }
}
