package io.dragoman.authz.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where a request goes.
 *
 * @param host the host in lower case, for Host, SNI and the certificate; an address of version 6 without brackets
 * @param port the port that the URL means
 * @param tls whether it is https
 */
record Destination(String host, int port, boolean tls) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    static Destination of(URI uri) throws OutboundException {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !List.of("http", "https").contains(scheme)) {
            throw new OutboundException("is not an absolute http or https URL");
        }
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        boolean tls = scheme.equals("https");
        return new Destination(host, uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort(), tls);
    }

    /** The address of the host itself, without its name and without the zone that an address of version 6 may have. */
    static InetSocketAddress at(InetAddress address, int port) {
        var text = address.getHostAddress();
        int zone = address instanceof Inet6Address ? text.indexOf('%') : -1;
        return new InetSocketAddress(InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone)), port);
    }
}
