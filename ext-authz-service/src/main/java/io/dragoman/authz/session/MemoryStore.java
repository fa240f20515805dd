package io.dragoman.authz.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in this process, for one replica: what it holds is gone when the process ends. It holds 64 MiB at most; beyond
 * that, what has not been used for long goes first.
 */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMW",
            "com.github.benmanes.caffeine.cache.PSMW"
        })
public final class MemoryStore implements KeyValueStore {
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final int BYTES_PER_ENTRY = 300;
    private static final int BYTES_PER_MEMBER = 150;

    private final InstantSource clock;
    private final ConcurrentMap<String, Entry> entries;

    /** An empty store. */
    public MemoryStore(InstantSource clock) {
        this.clock = clock;
        Cache<String, Entry> cache = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .weigher((String key, Entry entry) -> entry.weight())
                .executor(Runnable::run)
                .build();
        entries = cache.asMap();
    }

    @SuppressWarnings("ArrayRecordComponent") // Compared by hand.
    private record Entry(byte[] value, Set<String> members, Instant end) {
        private int weight() {
            return BYTES_PER_ENTRY + value.length + members.size() * BYTES_PER_MEMBER;
        }
    }

    private boolean isLive(@Nullable Entry entry) {
        return entry != null && clock.instant().isBefore(entry.end());
    }

    private Entry entry(byte[] value, Duration timeToLive) {
        return new Entry(value.clone(), Set.of(), clock.instant().plus(timeToLive));
    }

    @Override
    public byte @Nullable [] get(String key) {
        var entry = entries.get(key);
        return entry != null && isLive(entry) ? entry.value().clone() : null;
    }

    @Override
    public byte @Nullable [] take(String key) {
        var entry = entries.remove(key);
        return entry != null && isLive(entry) ? entry.value() : null;
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
        entries.put(key, entry(value, timeToLive));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value, Duration timeToLive) {
        var mine = entry(value, timeToLive);
        return mine.equals(entries.compute(key, (k, old) -> old != null && isLive(old) ? old : mine));
    }

    @Override
    public boolean replace(String key, byte[] value, Duration timeToLive) {
        var mine = entry(value, timeToLive);
        return mine.equals(entries.computeIfPresent(key, (k, old) -> isLive(old) ? mine : null));
    }

    @Override
    public void touch(String key, Duration timeToLive) {
        entries.computeIfPresent(
                key,
                (k, old) -> isLive(old)
                        ? new Entry(old.value(), old.members(), clock.instant().plus(timeToLive))
                        : null);
    }

    @Override
    public void delete(Collection<String> keys) {
        keys.forEach(entries::remove);
    }

    @Override
    public void deleteIf(String key, byte[] value) {
        entries.computeIfPresent(key, (k, old) -> Arrays.equals(old.value(), value) ? null : old);
    }

    @Override
    public boolean countUpTo(String key, int most, Duration timeToLive) {
        var one = entry(counted(1), timeToLive);
        // As an array, since what is counted is known inside only.
        var did = new boolean[1];
        entries.compute(key, (k, old) -> {
            int count = old != null && isLive(old) ? count(old) : 0;
            did[0] = count < most;
            if (old == null || count == 0) {
                return one;
            }
            return did[0] ? new Entry(counted(count + 1), Set.of(), old.end()) : old;
        });
        return did[0];
    }

    @Override
    public void countDown(String key) {
        entries.computeIfPresent(
                key, (k, old) -> count(old) > 1 ? new Entry(counted(count(old) - 1), Set.of(), old.end()) : null);
    }

    private static byte[] counted(int count) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(count).array();
    }

    private static int count(Entry entry) {
        return ByteBuffer.wrap(entry.value()).getInt();
    }

    @Override
    public void addMember(String key, String member, Duration timeToLive) {
        entries.compute(key, (k, old) -> {
            var members = new HashSet<String>();
            if (old != null && isLive(old)) {
                members.addAll(old.members());
            }
            members.add(member);
            return new Entry(new byte[0], Set.copyOf(members), clock.instant().plus(timeToLive));
        });
    }

    @Override
    public Set<String> members(String key) {
        var entry = entries.get(key);
        return entry != null && isLive(entry) ? entry.members() : Set.of();
    }

    @Override
    public void close() {
        entries.clear();
    }
}
