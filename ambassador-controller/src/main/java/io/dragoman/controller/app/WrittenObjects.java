package io.dragoman.controller.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The user's objects as they are written, for whoever wants to see more than the gateway understands of them. */
@FunctionalInterface
public interface WrittenObjects {
    /** Every object that the gateway looks at, in {@code v3alpha1} where it was written in an older version. Blocks. */
    List<JsonNode> read();
}
