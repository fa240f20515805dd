package io.dragoman.backends;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to serve, as the command line says it: {@code kind:name=address:port}.
 *
 * @param kind which server
 * @param name the name that its answers carry
 * @param bind where it listens; port 0 takes a free one
 */
record BackendSpec(Kind kind, String name, InetSocketAddress bind) {
    private static final Pattern FORM =
            Pattern.compile("(?<kind>\\w+):(?<name>[A-Za-z0-9._-]+)=(?<address>[^=]+):(?<port>\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    /** The servers there are. */
    enum Kind {
        HTTP,
        GRPC,
        JWKS;

        private static Kind of(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown kind \"" + text + "\", use one of "
                            + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "))));
        }

        /** The kind as the command line spells it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static BackendSpec parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not kind:name=address:port");
        }
        int port = Integer.parseInt(match.group("port"));
        if (port > MAX_PORT) {
            throw new IllegalArgumentException("\"" + text + "\": there is no port " + port);
        }
        return new BackendSpec(
                Kind.of(match.group("kind")), match.group("name"), new InetSocketAddress(match.group("address"), port));
    }
}
