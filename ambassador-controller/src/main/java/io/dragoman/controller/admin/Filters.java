package io.dragoman.controller.admin;

import io.dragoman.controller.gateway.HttpFilters;
import io.dragoman.controller.gateway.HttpFilters.Authorization;
import java.util.ArrayList;

/** The filters of a Listener in words. */
final class Filters {
    private Filters() {}

    static String words(HttpFilters filters) {
        var words = new ArrayList<String>();
        switch (filters.authorization()) {
            case Authorization.Ask ask -> words.add("authorization at " + ask.destination());
            case Authorization.RefuseAll(var name) ->
                words.add("every request is refused, since the AuthService " + name + " is misconfigured");
            case null -> {
                // Nobody asked for authorization.
            }
        }
        var limit = filters.rateLimit();
        if (limit != null) {
            words.add("rate limits of the domain " + limit.domain() + " at " + limit.destination());
        }
        return String.join("; ", words);
    }
}
