package io.dragoman.resources;

import java.util.List;

/**
 * What a source says each time something happens.
 *
 * @param changes the objects that changed, in a stable order; the first update carries every object
 * @param problems all problems that the source has now, not only the new ones
 */
public record SourceUpdate(List<Change> changes, List<Problem> problems) {
    /** Copies the collections. */
    public SourceUpdate {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }
}
