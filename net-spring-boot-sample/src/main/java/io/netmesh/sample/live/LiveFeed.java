package io.netmesh.sample.live;

import java.util.ArrayList;
import java.util.List;

/**
 * The last so many events in the order in which they were added, each with a number that grows by one. Writers never wait
 * for readers: a reader that falls behind the oldest event is told how many it missed. Thread-safe.
 */
public final class LiveFeed {

    private final Entry[] ring;
    private long nextSequence = 1;

    public LiveFeed(int capacity) {
        this.ring = new Entry[capacity];
    }

    /**
     * Adds an event.
     *
     * @param name of the event, one word
     * @param json its data, on one line
     */
    public synchronized void append(String name, String json) {
        ring[slot(nextSequence)] = new Entry(nextSequence, name, json);
        nextSequence++;
    }

    /** The number of the newest event; 0 before the first. */
    public synchronized long head() {
        return nextSequence - 1;
    }

    /** At most {@code limit} events after the one numbered {@code sequence}. */
    synchronized Page after(long sequence, int limit) {
        long oldest = Math.max(1, nextSequence - ring.length);
        long first = Math.max(sequence + 1, oldest);
        List<Entry> entries = new ArrayList<>();
        for (long next = first; next < nextSequence && entries.size() < limit; next++) {
            entries.add(ring[slot(next)]);
        }
        return new Page(entries, first - (sequence + 1));
    }

    private int slot(long sequence) {
        return (int) (sequence % ring.length);
    }

    /** One event of the feed. */
    record Entry(long sequence, String name, String json) {}

    /**
     * What follows a position.
     *
     * @param missed events after the position that are gone
     */
    record Page(List<Entry> entries, long missed) {}
}
