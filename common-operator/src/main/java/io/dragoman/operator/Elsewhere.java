package io.dragoman.operator;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import java.util.List;

/** What this service's other replicas know of their Envoys. For any thread; must not block, nor call the board. */
public interface Elsewhere {
    /** Nobody else has an Envoy. */
    Elsewhere NOBODY = new Elsewhere() {
        @Override
        public Standing standing(ObjectKey key, long generation) {
            return Standing.NO_ENVOYS;
        }

        @Override
        public List<Problem> refusals(ObjectKey key, long generation) {
            return List.of();
        }
    };

    /** How far the Envoys of other replicas are with an object. */
    enum Standing {
        /** There are none. */
        NO_ENVOYS,
        /** One of them has not answered. */
        WAITING,
        /** All have it, or have refused it. */
        DONE
    }

    /** How far they are with a generation of an object, or a later one. */
    Standing standing(ObjectKey key, long generation);

    /** What they refused of a generation of an object. */
    List<Problem> refusals(ObjectKey key, long generation);
}
