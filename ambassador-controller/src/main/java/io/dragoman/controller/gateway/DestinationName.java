package io.dragoman.controller.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names of destinations: readable at their beginning, and different for whatever differs. */
final class DestinationName {
    /** As long as Emissary's, which dashboards may cut at. */
    private static final int MAX_NAME = 60;

    private static final int HASH_DIGITS = 12;
    private static final int READABLE = MAX_NAME - HASH_DIGITS - 1;

    private static final Pattern SCHEME = Pattern.compile("^[a-z]+://");
    private static final Pattern OTHERS = Pattern.compile("[^0-9A-Za-z]");

    private DestinationName() {}

    /**
     * A name.
     *
     * @param tag what stands before the service, or empty
     * @param service the service as text
     * @param namespace the namespace of the object that asks for it
     * @param everythingElse what else tells it from others, as text
     */
    static String of(String tag, String service, String namespace, String everythingElse) {
        var readable = OTHERS.matcher("cluster_" + (tag.isEmpty() ? "" : tag + "_") + service + "_" + namespace)
                .replaceAll("_");
        return (readable.length() > READABLE ? readable.substring(0, READABLE) : readable)
                + "-"
                + digest(tag + "|" + service + "|" + everythingElse);
    }

    /** The name in statistics of a service without one: the service itself, without its scheme. */
    static String inStatistics(String service) {
        return OTHERS.matcher(SCHEME.matcher(service).replaceFirst("")).replaceAll("_");
    }

    private static String digest(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
