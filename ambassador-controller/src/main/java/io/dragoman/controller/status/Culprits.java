package io.dragoman.controller.status;

import io.dragoman.controller.xds.ResourceStore;
import io.dragoman.controller.xds.ResourceStore.Rejection;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects for which Envoy refuses a whole set of routes. All that changed since the last accepted version are
 * suspects and are taken out at once, so that everything else goes in; then halves of them are let back in, and halves
 * of these halves, until the culprits alone stay out. Used by the delivery thread.
 */
public final class Culprits {
    private static final Comparator<Origin> ORDER = Comparator.comparing(Origin::key);

    /**
     * After so many publications without a change of bytes, letting a suspect in has changed nothing: the first may have
     * been under way already.
     */
    private static final int PATIENCE = 2;

    private final Predicate<Origin> canBeTakenOut;
    private final Actions actions;
    private final Deque<List<Origin>> untested = new ArrayDeque<>();
    private @Nullable String investigated;
    private String lastVersion = "";
    private int publications;

    /** What an investigation does to the model: each call is one change, so that nothing in between is published. */
    public interface Actions {
        /** Takes objects out of the model. */
        void takeOut(List<Origin> origins, String reason);

        /** Lets objects back in. */
        void letIn(List<Origin> origins);
    }

    /**
     * An investigator.
     *
     * @param canBeTakenOut which objects make routes that can be left out
     * @param actions what it does to the model
     */
    public Culprits(Predicate<Origin> canBeTakenOut, Actions actions) {
        this.canBeTakenOut = canBeTakenOut;
        this.actions = actions;
    }

    /**
     * Looks at Envoy's verdicts, and takes the next step if one is due.
     *
     * @param published whether the model has been published since the last look, rather than judged
     */
    public void step(ResourceStore store, boolean published) {
        var name = investigated;
        var rejection = store.rejections().stream()
                .filter(refused -> refused.type() == XdsType.ROUTE)
                .filter(refused -> name == null || refused.resource().name().equals(name))
                .findFirst();
        if (name != null) {
            publications += published ? 1 : 0;
            var wanted = store.wanted(XdsType.ROUTE, name);
            if (wanted == null) {
                end();
                return;
            }
            if (wanted.version().equals(lastVersion) && publications < PATIENCE) {
                return;
            }
            if (rejection.isEmpty()) {
                var accepted = store.lastAccepted(XdsType.ROUTE, name);
                if (accepted != null && accepted.version().equals(wanted.version())) {
                    lastVersion = wanted.version();
                    letNextIn();
                }
                return;
            }
        }
        rejection.ifPresent(refused -> refused(store, refused));
    }

    private void refused(ResourceStore store, Rejection rejection) {
        var suspects = suspects(store, rejection);
        if (suspects.isEmpty()) {
            // Nobody who could be taken out is to blame.
            end();
            return;
        }
        investigated = rejection.resource().name();
        lastVersion = rejection.resource().version();
        publications = 0;
        actions.takeOut(suspects, rejection.reason());
        if (suspects.size() > 1) {
            int half = suspects.size() / 2;
            untested.push(suspects.subList(half, suspects.size()));
            untested.push(suspects.subList(0, half));
        }
    }

    private void letNextIn() {
        publications = 0;
        var next = untested.poll();
        if (next == null) {
            end();
        } else {
            actions.letIn(next);
        }
    }

    /** Whoever has not been tested must not stay out. */
    private void end() {
        investigated = null;
        untested.forEach(actions::letIn);
        untested.clear();
    }

    /** The objects in a refused set of routes that were not in the last accepted one, or not as they are now. */
    private List<Origin> suspects(ResourceStore store, Rejection rejection) {
        var accepted = store.lastAccepted(XdsType.ROUTE, rejection.resource().name());
        var known = accepted == null
                ? Set.<Content>of()
                : accepted.origins().map(Content::of).collect(Collectors.toSet());
        return rejection
                .resource()
                .origins()
                .distinct()
                .filter(canBeTakenOut)
                .filter(origin -> !known.contains(Content.of(origin)))
                .sorted(ORDER)
                .toList();
    }

    /** What an object said at some time. */
    private record Content(ObjectKey object, long generation) {
        static Content of(Origin origin) {
            return new Content(origin.key(), origin.generation());
        }
    }
}
