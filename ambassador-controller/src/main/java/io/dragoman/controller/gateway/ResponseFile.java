package io.dragoman.controller.gateway;

/** A file that a response's body is taken from. */
public sealed interface ResponseFile {
    /** It could be read. */
    record Text(String content) implements ResponseFile {}

    /** It could not be read. */
    record Unreadable(String reason) implements ResponseFile {}
}
