package io.dragoman.controller.status;

import io.dragoman.controller.xds.ResourceStore;
import io.dragoman.controller.xds.ResourceStore.Rejection;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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
    private @Nullable Rejection investigated;
    private @Nullable List<Origin> testing;
    private String lastVersion = "";
    private int publications;

    /** What an investigation does to the model. */
    public interface Actions {
        /** Takes an object out of the model. */
        void takeOut(Origin origin, String reason);

        /** Lets an object back in. */
        void letIn(Origin origin);
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
        var open = investigated;
        if (open == null) {
            store.rejections().stream()
                    .filter(rejection -> rejection.type() == XdsType.ROUTE)
                    .findFirst()
                    .ifPresent(rejection -> begin(store, rejection));
            return;
        }
        var name = open.resource().name();
        var wanted = store.wanted(XdsType.ROUTE, name);
        if (wanted == null) {
            investigated = null;
            return;
        }
        publications += published ? 1 : 0;
        if (wanted.version().equals(lastVersion) && publications < PATIENCE) {
            return;
        }
        if (store.isRejected(XdsType.ROUTE, name)) {
            lastVersion = wanted.version();
            refused(open);
            return;
        }
        var accepted = store.lastAccepted(XdsType.ROUTE, name);
        if (accepted != null && accepted.version().equals(wanted.version())) {
            lastVersion = wanted.version();
            letNextIn();
        }
    }

    private void begin(ResourceStore store, Rejection rejection) {
        var accepted = store.lastAccepted(XdsType.ROUTE, rejection.resource().name());
        var suspects = new TreeSet<>(ORDER);
        suspects.addAll(rejection.resource().origins());
        if (accepted != null) {
            suspects.removeIf(origin -> accepted.origins().stream().anyMatch(known -> sameContent(known, origin)));
        }
        suspects.removeIf(canBeTakenOut.negate());
        if (suspects.isEmpty()) {
            return;
        }
        suspects.forEach(origin -> actions.takeOut(origin, rejection.reason()));
        if (suspects.size() > 1) {
            investigated = rejection;
            lastVersion = rejection.resource().version();
            publications = 0;
            testing = null;
            untested.clear();
            split(suspects);
        }
    }

    private static boolean sameContent(Origin known, Origin origin) {
        return known.key().equals(origin.key()) && known.generation() == origin.generation();
    }

    private void refused(Rejection open) {
        var tested = testing;
        testing = null;
        publications = 0;
        if (tested == null) {
            // Not even without all suspects: somebody else changed meanwhile. Start over with whoever it is.
            investigated = null;
            return;
        }
        tested.forEach(origin -> actions.takeOut(origin, open.reason()));
        if (tested.size() > 1) {
            split(Set.copyOf(tested));
        }
    }

    private void letNextIn() {
        testing = untested.poll();
        publications = 0;
        if (testing == null) {
            investigated = null;
        } else {
            testing.forEach(actions::letIn);
        }
    }

    private void split(Set<Origin> suspects) {
        var sorted = new ArrayList<>(suspects);
        sorted.sort(ORDER);
        int half = sorted.size() / 2;
        untested.push(List.copyOf(sorted.subList(half, sorted.size())));
        untested.push(List.copyOf(sorted.subList(0, half)));
    }
}
