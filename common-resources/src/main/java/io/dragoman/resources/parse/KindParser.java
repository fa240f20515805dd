package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one kind. */
@FunctionalInterface
interface KindParser {
    /**
     * Reads the object's fields.
     *
     * @param meta the metadata, read already
     * @param object the whole object, in the newest version of its kind
     * @param problems where problems are noted; it holds those of the metadata already
     * @return the resource, or null if it cannot be used at all
     */
    @Nullable
    Resource parse(Meta meta, JsonNode object, List<Problem> problems);
}
