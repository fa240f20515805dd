package io.dragoman.operator;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.model.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The statuses of a service in which an object is at work as soon as it is read. Used by one thread. */
public final class ImmediateStatuses {
    private final StatusBoard board;
    private final Map<ObjectKey, Resource> resources = new HashMap<>();
    private long passes;

    /** No objects so far. */
    public ImmediateStatuses(StatusBoard board) {
        this.board = board;
    }

    /**
     * Takes over an update that is at work now.
     *
     * @param problems everything that is wrong now
     */
    public void accept(SourceUpdate update, List<Problem> problems) {
        for (var change : update.changes()) {
            switch (change) {
                case Change.Upsert(var resource) -> resources.put(change.key(), resource);
                case Change.Delete(var key) -> resources.remove(key);
            }
        }
        var changed = update.changes().stream().map(Change::key).collect(Collectors.toSet());
        passes++;
        board.passed(passes, changed, resources, problems, System.nanoTime());
        board.settled(passes);
    }
}
