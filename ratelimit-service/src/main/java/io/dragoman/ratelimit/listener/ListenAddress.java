package io.dragoman.ratelimit.listener;

/**
 * Where a server listens.
 *
 * @param host a name or an address; {@code 0.0.0.0} for all
 * @param port the number of the port; 0 for any that is free
 */
public record ListenAddress(String host, int port) {
    private static final String ALL = "0.0.0.0";
    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code host:port}, {@code [address]:port} or {@code :port}.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        var host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (colon < 0 || (host.contains(":") && !bracketed)) {
            throw new IllegalArgumentException("an address is host:port or :port");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is at most " + MAX_PORT);
        }
        var bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return new ListenAddress(bare.isEmpty() ? ALL : bare, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
