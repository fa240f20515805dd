package io.dragoman.controller.peers;

import io.dragoman.operator.Settled;
import io.dragoman.operator.StatusBoard;
import io.dragoman.resources.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to tell one follower. What it has not taken yet is replaced by what is newer, so that a slow one costs no
 * more than a message for each object.
 */
final class VerdictFeed implements StatusBoard.Follower {
    /** Objects a message. */
    private static final int MOST = 500;

    private final String instance;
    private final Runnable news;
    private final Map<ObjectKey, Optional<Settled>> untold = new LinkedHashMap<>();
    private boolean envoys;
    private boolean envoysUntold;

    /**
     * A feed without anything in it.
     *
     * @param instance names this replica
     * @param news is run when there is something to tell and there was nothing before; must not block
     */
    VerdictFeed(String instance, Runnable news) {
        this.instance = instance;
        this.news = news;
    }

    @Override
    public void settled(Settled object) {
        add(() -> untold.put(object.key(), Optional.of(object)));
    }

    @Override
    public void gone(ObjectKey key) {
        add(() -> untold.put(key, Optional.empty()));
    }

    @Override
    public void envoys(boolean here) {
        add(() -> {
            envoys = here;
            envoysUntold = true;
        });
    }

    /** Whoever has been told that there is something takes what comes after it too. */
    private void add(Runnable change) {
        boolean first;
        synchronized (this) {
            first = isEmpty();
            change.run();
        }
        if (first) {
            news.run();
        }
    }

    private boolean isEmpty() {
        return untold.isEmpty() && !envoysUntold;
    }

    /** The next message, or nothing if everything is told. */
    synchronized Optional<Verdicts> next() {
        if (isEmpty()) {
            return Optional.empty();
        }
        envoysUntold = false;
        var settled = new ArrayList<Settled>();
        var gone = new ArrayList<ObjectKey>();
        var all = untold.entrySet().iterator();
        for (int i = 0; i < MOST && all.hasNext(); i++) {
            var entry = all.next();
            entry.getValue().ifPresentOrElse(settled::add, () -> gone.add(entry.getKey()));
            all.remove();
        }
        return Optional.of(new Verdicts(instance, envoys, settled, gone));
    }
}
