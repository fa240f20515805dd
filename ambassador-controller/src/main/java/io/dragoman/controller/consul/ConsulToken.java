package io.dragoman.controller.consul;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ACL token for Consul, in the variables that Consul's own tools know: {@code CONSUL_HTTP_TOKEN}, or a file that
 * {@code CONSUL_HTTP_TOKEN_FILE} names. It is sent to the agent of {@code CONSUL_HTTP_ADDR} (127.0.0.1:8500 by default)
 * alone: whoever writes a ConsulResolver must not have it sent elsewhere.
 *
 * @param environment answers a variable's value, or null
 */
record ConsulToken(UnaryOperator<@Nullable String> environment) {
    private static final String DEFAULT_ADDRESS = "127.0.0.1:8500";
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /**
     * The token for an agent, or null if it gets none. A file is read anew each time.
     *
     * @param base the agent's address, as a URL
     * @throws IOException if there is a token that cannot be used; the message does not hold it
     */
    @Nullable
    String of(String base) throws IOException {
        var address = Objects.requireNonNullElse(environment.apply("CONSUL_HTTP_ADDR"), DEFAULT_ADDRESS);
        if (!normal(base).equals(normal(address))) {
            return null;
        }
        var token = environment.apply("CONSUL_HTTP_TOKEN");
        var file = environment.apply("CONSUL_HTTP_TOKEN_FILE");
        if (token != null && !token.isBlank()) {
            return checked("CONSUL_HTTP_TOKEN", token);
        }
        return file == null || file.isBlank() ? null : checked("CONSUL_HTTP_TOKEN_FILE", read(file));
    }

    private static String read(String file) throws IOException {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new IOException("the file that CONSUL_HTTP_TOKEN_FILE names cannot be read", e);
        }
    }

    private static String checked(String variable, String text) throws IOException {
        var token = text.strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new IOException(variable + " holds what cannot be a token");
        }
        return token;
    }

    private static String normal(String address) {
        var url = address.contains("://") ? address : "http://" + address;
        return url.replaceAll("/+$", "").toLowerCase(Locale.ROOT);
    }
}
