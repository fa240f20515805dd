package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import java.util.List;

/** Stands for a filter that is missing or wrong: nothing passes. */
public final class UnusableFilter implements AuthFilter {
    private static final int STATUS = 500;
    private static final Decision FAILURE =
            new Decision.Failure(STATUS, "the gateway's policy for this request is not usable");

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        return FAILURE;
    }

    @Override
    public Decision decidePromptly(AuthRequest request, List<String> scopes) {
        return decide(request, scopes);
    }

    @Override
    public Decider kind() {
        return Decider.UNUSABLE;
    }
}
