package io.dragoman.resources.match;

import java.util.Locale;
import java.util.regex.Pattern;

/** Compiles the {@code host} of rules. */
public final class AuthorityGlob {
    private static final Pattern IMPOSSIBLE = Pattern.compile("[\\s/@#%]");

    private AuthorityGlob() {}

    /**
     * A glob for hosts in lower case without a dot at the end.
     *
     * @throws GlobSyntaxException if the text is no glob, or could never match a host
     */
    public static Glob compile(String text) throws GlobSyntaxException {
        if (IMPOSSIBLE.matcher(text).find()) {
            throw new GlobSyntaxException("can never match: it has characters that no host has");
        }
        return Glob.compile(HostName.withoutFinalDot(text.toLowerCase(Locale.ROOT)));
    }
}
