package io.dragoman.ratelimit.rule;

/**
 * One entry of a descriptor.
 *
 * @param key its key
 * @param value its value; may hold anything that a client can send
 */
public record Entry(String key, String value) {}
