package io.dragoman.ratelimit.headers;

/**
 * A response header.
 *
 * @param name its name
 * @param value its value
 */
public record Header(String name, String value) {}
