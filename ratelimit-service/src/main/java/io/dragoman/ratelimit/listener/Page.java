package io.dragoman.ratelimit.listener;

import java.util.function.Supplier;

/**
 * What is answered at a path.
 *
 * @param contentType the header of that name
 * @param text makes it anew for each request, on a thread that may wait
 */
public record Page(String contentType, Supplier<String> text) {
    /** A page of plain text. */
    public static Page plain(Supplier<String> text) {
        return new Page("text/plain; charset=utf-8", text);
    }
}
