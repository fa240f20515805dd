package io.dragoman.authz.request;

/**
 * A decision and who made it.
 *
 * @param decision what becomes of the request
 * @param decider who said so
 */
public record Verdict(Decision decision, Decider decider) {}
