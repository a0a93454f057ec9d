package io.netmesh.bus.redis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers which dedup ids were seen, for consumers that read the streams by themselves. Bounded: once full, each new id
 * makes the one that was <em>inserted first</em> be forgotten. It is a queue and not an LRU cache: seeing an id again does
 * not keep it longer, just as in Net for other languages. A capacity of (events per second × seconds within which a second
 * copy may come) is enough.
 *
 * <p>A consumer advances its position past every record, duplicates and records without an id included. Readers of {@link
 * RedisTransport} need none of this: it passes duplicates over by itself. Thread-safe.
 */
public final class RedisStreamDedup {

    /** What {@link #RedisStreamDedup()} remembers. */
    public static final int DEFAULT_CAPACITY = 4096;

    /** The most that can be remembered. */
    public static final int MAX_CAPACITY = 1 << 24;

    private final int capacity;
    private final Set<String> seen;

    public RedisStreamDedup() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * @param capacity how many ids to remember; anything below 1 counts as 1, anything above {@link #MAX_CAPACITY} as that.
     *     Memory is taken as ids come
     */
    public RedisStreamDedup(long capacity) {
        this.capacity = (int) Math.max(1, Math.min(capacity, MAX_CAPACITY));
        this.seen = Collections.newSetFromMap(new OldestOut<>(this.capacity));
    }

    /** Whether the id was seen and is still remembered; if not, it is from now on. */
    public synchronized boolean isDuplicate(String dedupId) {
        return !seen.add(dedupId);
    }

    /** How many ids are remembered. */
    public synchronized int size() {
        return seen.size();
    }

    public int capacity() {
        return capacity;
    }

    public synchronized boolean isEmpty() {
        return seen.isEmpty();
    }

    /** Forgets every id. */
    public synchronized void clear() {
        seen.clear();
    }

    /** A map that drops what was inserted first once it exceeds its capacity. */
    static final class OldestOut<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1L;

        private final int capacity;

        OldestOut(int capacity) {
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > capacity;
        }
    }
}
