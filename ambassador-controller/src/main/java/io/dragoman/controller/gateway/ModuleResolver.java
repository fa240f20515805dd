package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chooses the Module that counts: the one of the gateway's own namespace, else the first by name. */
final class ModuleResolver {
    private ModuleResolver() {}

    static Outcome<GatewayModule> resolve(
            Fetch fetch, Collection<ObjectKey, GatewayModule> modules, String ownNamespace) {
        var all = fetch.all(modules);
        if (all.isEmpty()) {
            return Outcome.of(none(ownNamespace));
        }
        var chosen = all.values().stream()
                .filter(module -> module.meta().namespace().equals(ownNamespace))
                .findFirst()
                .orElseGet(() -> all.sequencedValues().getFirst());
        var problems = new ArrayList<Problem>();
        for (var module : all.values()) {
            if (!module.equals(chosen)) {
                problems.add(Problem.warning(
                        module.meta().origin(),
                        "has no effect beside " + chosen.meta().key() + ": one Module counts"));
            }
        }
        return new Outcome<>(chosen, problems);
    }

    /** What holds without a Module. */
    static GatewayModule none(String ownNamespace) {
        var key = new ObjectKey("Module", ownNamespace, "ambassador");
        return GatewayModule.empty(new Meta(key, 0, Map.of(), List.of(Meta.ANY_AMBASSADOR_ID), ""));
    }
}
