package io.dragoman.resources.model;

/**
 * Replaces what an expression finds in the path.
 *
 * @param pattern RE2 expression; each place where it matches is replaced
 * @param substitution what comes there, with {@code \1} for what its first group has matched
 */
public record RegexRewrite(String pattern, String substitution) {}
