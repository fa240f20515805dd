package io.dragoman.authz.request;

/**
 * A decision and who made it.
 *
 * @param decision what becomes of the request
 * @param decider who said so
 * @param rule the rule that the request met, as {@code policy.namespace rules[i]}; empty if there is none
 * @param filter the filter that decided, as {@code name.namespace}; empty if none did
 */
public record Verdict(Decision decision, Decider decider, String rule, String filter) {
    /** Nobody's in particular. */
    public Verdict(Decision decision, Decider decider) {
        this(decision, decider, "", "");
    }
}
