package io.dragoman.controller.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as a client sends it.
 *
 * @param method the method, as written
 * @param tls whether it comes over TLS ({@code https})
 * @param host the host of the URL, without its port: where the client connects to, and the name that it asks TLS for
 * @param port the port of the URL, or null if it names none
 * @param authority what the client sends as {@code Host} or {@code :authority}
 * @param path the path as sent, without its query
 * @param query the query without its question mark, or null if there is none
 * @param headers the other headers in order, with names in lower case
 * @param from the address that the connection comes from, or null if nobody has said it
 */
public record Request(
        String method,
        boolean tls,
        String host,
        @Nullable Integer port,
        String authority,
        String path,
        @Nullable String query,
        List<Header> headers,
        @Nullable IpAddress from) {
    private static final IpAddress LOOPBACK = Objects.requireNonNull(IpAddress.parse("127.0.0.1"));
    private static final Pattern LINE = Pattern.compile("(?:(?<method>\\S+)\\s+)?(?<url>\\S+)");
    private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern URL = Pattern.compile(
            "(?i)(?<scheme>https?)://(?<host>\\[[0-9a-f:.]+]|[^/?#:@\\s]+)(?::(?<port>\\d{1,5}))?(?<path>/[^?#]*)?"
                    + "(?:\\?(?<query>[^#]*))?(?:#.*)?");
    private static final Pattern HEADER =
            Pattern.compile("(?s)(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\\s*:\\s*(?<value>.*?)\\s*");
    private static final int MAX_PORT = 65_535;

    /** Copies the list. */
    public Request {
        headers = List.copyOf(headers);
    }

    /**
     * A header.
     *
     * @param name the name in lower case
     * @param value the value
     */
    public record Header(String name, String value) {}

    /**
     * Reads a request as people write it.
     *
     * @param line a method and a URL, or a URL alone for GET: {@code GET https://api.example.com/v1?x=y}
     * @param headers each {@code Name: value}; {@code Host} replaces the URL's host, as with curl
     * @throws IllegalArgumentException if it cannot be read; the message says what is expected
     */
    public static Request parse(String line, List<String> headers) {
        var parts = LINE.matcher(line.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a request is a method and a URL, such as: GET https://api.example.com/v1/");
        }
        var method = parts.group("method") == null ? "GET" : parts.group("method");
        if (!METHOD.matcher(method).matches()) {
            throw new IllegalArgumentException("\"" + method + "\" is not a method");
        }
        var url = URL.matcher(parts.group("url"));
        if (!url.matches()) {
            throw new IllegalArgumentException(
                    "\"" + parts.group("url") + "\" is not a URL: write http:// or https://, a host, and a path");
        }
        var written = url.group("port");
        var port = written == null ? null : Integer.valueOf(written);
        if (port != null && port > MAX_PORT) {
            throw new IllegalArgumentException("there is no port " + port);
        }
        boolean tls = url.group("scheme").equalsIgnoreCase("https");
        var authority = url.group("host") + (port == null || port == (tls ? 443 : 80) ? "" : ":" + port);
        var sent = new ArrayList<Header>();
        for (var text : headers) {
            var header = header(text);
            if (header.name().equals("host")) {
                authority = header.value();
            } else {
                sent.add(header);
            }
        }
        var path = url.group("path");
        return new Request(
                method,
                tls,
                url.group("host"),
                port,
                authority,
                path == null ? "/" : path,
                url.group("query"),
                sent,
                null);
    }

    /**
     * The same request from an address.
     *
     * @param address where the connection comes from; nothing is known of it if it is blank
     * @throws IllegalArgumentException if it is no IP address
     */
    public Request comingFrom(String address) {
        var text = address.strip();
        var known = IpAddress.parse(text);
        if (known == null && !text.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
        }
        return new Request(method, tls, host, port, authority, path, query, headers, known);
    }

    /** Where the connection comes from: this machine, if nothing is known. */
    IpAddress peer() {
        return from == null ? LOOPBACK : from;
    }

    private static Header header(String text) {
        var header = HEADER.matcher(text);
        if (!header.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a header: write Name: value");
        }
        return new Header(header.group("name").toLowerCase(Locale.ROOT), header.group("value"));
    }

    /** The request line with an absolute URL. */
    public String line() {
        return method + " " + (tls ? "https" : "http") + "://" + authority + path + (query == null ? "" : "?" + query);
    }
}
