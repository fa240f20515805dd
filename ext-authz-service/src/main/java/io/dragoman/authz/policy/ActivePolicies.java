package io.dragoman.authz.policy;

import jakarta.enterprise.context.ApplicationScoped;

/** The policies in effect: swapped as a whole, so that no request sees half of a change. */
@ApplicationScoped
public class ActivePolicies {
    private static final int UNAVAILABLE = 503;

    private volatile PolicySet current = PolicySet.closed(UNAVAILABLE, "the gateway has not read its policies yet");

    /** The policies now; before the first ones are there, a set that refuses everything. */
    public PolicySet current() {
        return current;
    }

    /** Puts other policies in effect. */
    public void replace(PolicySet policies) {
        current = policies;
    }
}
