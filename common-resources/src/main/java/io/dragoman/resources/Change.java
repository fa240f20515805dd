package io.dragoman.resources;

import io.dragoman.resources.model.Resource;

/** One change of the user's world, as a source reports it. */
public sealed interface Change {
    /** The object that changed. */
    ObjectKey key();

    /** The object is new or differs from before. */
    record Upsert(Resource resource) implements Change {
        @Override
        public ObjectKey key() {
            return resource.meta().key();
        }
    }

    /** The object is gone. */
    record Delete(ObjectKey key) implements Change {}
}
