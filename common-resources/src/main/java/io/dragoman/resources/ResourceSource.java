package io.dragoman.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Where resources come from: directories of manifests, or the API server of a cluster. */
public interface ResourceSource extends AutoCloseable {
    /**
     * Begins to read, and follows what happens from then on. The listener is first told when everything has been read,
     * which may be after this returns.
     */
    void start();

    /**
     * Every object that the gateway looks at as its author wrote it, in {@code v3alpha1} where it was written in an older
     * version. Blocks.
     */
    List<JsonNode> written();

    @Override
    void close();
}
