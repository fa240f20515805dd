package io.dragoman.controller.policy;

/**
 * A hostname with at most one star, at one end: {@code *}, {@code *suffix}, {@code prefix*} or an exact name.
 *
 * @param text the glob, in lower case
 */
public record HostGlob(String text) {
    /** Whether it matches every name. */
    public boolean isAny() {
        return text.equals("*");
    }

    /** Whether it has a star. */
    public boolean isWildcard() {
        return text.contains("*");
    }

    /**
     * Whether some name could match both globs, which is what attaches a Mapping to a Host. The star never stands for
     * nothing: {@code *example.com} does not take in {@code example.com}. (Emissary's rule for Host and Mapping
     * hostnames.)
     */
    public boolean overlaps(HostGlob other) {
        if (text.equals(other.text) || isAny() || other.isAny()) {
            return true;
        }
        if (text.startsWith(".") || other.text.startsWith(".") || isOdd() || other.isOdd()) {
            return false;
        }
        if (!isWildcard() && !other.isWildcard()) {
            return false;
        }
        if (isWildcard() && other.isWildcard()) {
            return bothWildcards(other);
        }
        return isWildcard() ? covers(other.text) : other.covers(text);
    }

    /** Whether the request authority matches. */
    public boolean covers(String name) {
        if (isAny() || text.equals(name)) {
            return true;
        }
        if (isOdd()) {
            return false;
        }
        if (text.startsWith("*")) {
            return name.length() > text.length() - 1 && name.endsWith(text.substring(1));
        }
        return text.endsWith("*")
                && name.length() > text.length() - 1
                && name.startsWith(text.substring(0, text.length() - 1));
    }

    private boolean bothWildcards(HostGlob other) {
        boolean leading = text.startsWith("*");
        if (leading != other.text.startsWith("*")) {
            return true;
        }
        var mine = fixedPart();
        var theirs = other.fixedPart();
        return leading
                ? mine.endsWith(theirs) || theirs.endsWith(mine)
                : mine.startsWith(theirs) || theirs.startsWith(mine);
    }

    private String fixedPart() {
        return text.startsWith("*") ? text.substring(1) : text.substring(0, text.length() - 1);
    }

    /** More than one star, or one in the middle: equal to nothing but itself. */
    private boolean isOdd() {
        int first = text.indexOf('*');
        return first != text.lastIndexOf('*') || (first > 0 && first < text.length() - 1);
    }

    /**
     * How well the glob matches a name that it covers, as Envoy chooses among virtual hosts: an exact name, then suffixes,
     * then prefixes, the longest first, then what matches every name.
     */
    public int rank(String name) {
        int all = name.length() + 1;
        if (isAny()) {
            return 0;
        }
        if (text.equals(name)) {
            return 3 * all;
        }
        return text.startsWith("*") ? all + text.length() : text.length() - 1;
    }
}
