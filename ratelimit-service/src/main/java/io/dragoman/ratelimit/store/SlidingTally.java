package io.dragoman.ratelimit.store;

import io.dragoman.resources.model.Counting.Algorithm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is used in slots of a twentieth of the window. A slot counts until its last moment is a window ago, so that never
 * more than the limit is admitted in any span of the window's length; in return, hits are given back up to a slot late. It is the
 * same for leases, each of which is in the slot of the time at which it was taken until it is given back.
 *
 * @param slots those that have hits, oldest first
 * @param endMillis when the newest counts no more
 */
record SlidingTally(List<Slot> slots, long endMillis) implements Tally {
    /** So many slots a window, or fewer if it has fewer milliseconds. */
    static final int SLOTS = 20;

    SlidingTally {
        slots = List.copyOf(slots);
    }

    /**
     * Hits in one slot.
     *
     * @param index number of the slot since the epoch
     * @param used hits admitted in it
     */
    record Slot(long index, long used) {}

    static Result apply(@Nullable SlidingTally tally, Hit hit, long taken, long now) {
        long length = Math.ceilDiv(hit.windowMillis(), SLOTS);
        long current = now / length;
        var slots = new ArrayList<Slot>(SLOTS + 2);
        boolean moved = false;
        long used = 0;
        for (var slot : tally == null ? List.<Slot>of() : tally.slots) {
            if (end(slot.index(), length, hit) > now) {
                // A clock that was set back must not keep clients out for longer than a window.
                moved |= slot.index() > current;
                add(slots, Math.min(slot.index(), current), slot.used());
                used += slot.used();
            }
        }
        boolean admitted = hit.fits(used);
        long reset = admitted ? 0 : untilFree(slots, used, length, hit, now);
        if (admitted && taken > 0) {
            add(slots, current, taken);
            used += taken;
            moved = true;
        } else if (taken < 0) {
            long given = hit.since() > 0
                    ? giveBack(slots, hit.since() / length, -taken)
                    : giveBack(slots, Math.min(-taken, used));
            used -= given;
            moved |= given > 0;
        }
        long end = slots.isEmpty() ? now : end(slots.getLast().index(), length, hit);
        long since = hit.algorithm() == Algorithm.CONCURRENCY ? now : 0;
        var count = new Count(admitted, used, Math.max(1, admitted ? end - now : reset), false, since);
        return new Result(count, moved ? new SlidingTally(slots, end) : null);
    }

    /** Gives back to one slot, if it is still there; answers how much. */
    private static long giveBack(List<Slot> slots, long index, long lease) {
        for (int i = 0; i < slots.size(); i++) {
            var slot = slots.get(i);
            if (slot.index() == index) {
                long given = Math.min(lease, slot.used());
                if (slot.used() > given) {
                    slots.set(i, new Slot(index, slot.used() - given));
                } else {
                    slots.remove(i);
                }
                return given;
            }
        }
        return 0;
    }

    /** What is given back was most likely taken a moment ago. */
    private static long giveBack(List<Slot> slots, long given) {
        long left = given;
        while (left > 0) {
            var newest = slots.removeLast();
            if (newest.used() > left) {
                slots.add(new Slot(newest.index(), newest.used() - left));
            }
            left -= newest.used();
        }
        return given;
    }

    private static void add(List<Slot> slots, long index, long used) {
        if (!slots.isEmpty() && slots.getLast().index() == index) {
            slots.set(slots.size() - 1, new Slot(index, slots.getLast().used() + used));
        } else {
            slots.add(new Slot(index, used));
        }
    }

    private static long untilFree(List<Slot> slots, long used, long length, Hit hit, long now) {
        long left = used;
        for (var slot : slots) {
            left -= slot.used();
            if (hit.fits(left) || left == 0) {
                return end(slot.index(), length, hit) - now;
            }
        }
        return hit.windowMillis();
    }

    /** When a slot counts no more. */
    private static long end(long index, long length, Hit hit) {
        return (index + 1) * length - 1 + hit.windowMillis();
    }
}
