package io.netmesh.bus.jetstream;

import java.util.BitSet;

/**
 * How far one batch is on its way: what was sent, what the server has stored. No more than a window of events is unanswered
 * at any time, so that a batch may have any size.
 *
 * <p>Not thread-safe.
 */
final class BatchProgress {

    private final int size;
    private final int window;
    private final BitSet stored;
    private int sent;
    private int storedCount;
    private long lastProgressNanos;

    /** @param nowNanos the time, by the clock of all later calls */
    BatchProgress(int size, int window, long nowNanos) {
        this.size = size;
        this.window = window;
        this.stored = new BitSet(size);
        this.lastProgressNanos = nowNanos;
    }

    /** Whether another event may be sent now. */
    boolean maySend() {
        return sent < size && sent - storedCount < window;
    }

    /** The index of the event to send next. */
    int send() {
        assert maySend();
        return sent++;
    }

    /** The server has stored an event; an answer that was not awaited changes nothing. */
    void onStored(int index, long nowNanos) {
        if (index >= 0 && index < sent && !stored.get(index)) {
            stored.set(index);
            storedCount++;
            lastProgressNanos = nowNanos;
        }
    }

    boolean isComplete() {
        return storedCount == size;
    }

    /** How long the server has been silent about this batch. */
    long silentNanos(long nowNanos) {
        return nowNanos - lastProgressNanos;
    }
}
