package io.dragoman.operator;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import java.util.List;

/**
 * That every Envoy of this replica has an object, or has refused it.
 *
 * @param key the object
 * @param generation its generation
 * @param refusals what Envoys refused of it
 */
public record Settled(ObjectKey key, long generation, List<Problem> refusals) {
    /** Copies the list. */
    public Settled {
        refusals = List.copyOf(refusals);
    }
}
