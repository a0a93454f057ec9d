package io.netmesh.bus.pipeline;

import io.netmesh.bus.Receipt;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in-first-out queue of events, in parallel arrays that grow up to the bound, so that an event costs no
 * object. Not thread-safe.
 */
final class EventRing {

    private static final int FIRST_SLOTS = 64;

    private final int usable;
    private byte[] @Nullable [] payloads;
    private long[] timestamps;
    private @Nullable CompletableFuture<Receipt>[] confirmations;
    private int head;
    private int size;

    /** @param capacity a power of two; one slot less is usable, as in every implementation of Net */
    EventRing(int capacity) {
        assert Integer.bitCount(capacity) == 1;
        usable = capacity - 1;
        int slots = Math.min(capacity, FIRST_SLOTS);
        payloads = new byte[slots][];
        timestamps = new long[slots];
        confirmations = futures(slots);
    }

    boolean isFull() {
        return size == usable;
    }

    int size() {
        return size;
    }

    /** Adds an event; the ring must not be full. */
    void add(byte[] payload, long timestamp, @Nullable CompletableFuture<Receipt> confirmation) {
        assert !isFull();
        if (size == payloads.length) {
            grow();
        }
        int slot = head + size & payloads.length - 1;
        payloads[slot] = payload;
        timestamps[slot] = timestamp;
        confirmations[slot] = confirmation;
        size++;
    }

    byte[] headPayload() {
        assert size > 0;
        return Objects.requireNonNull(payloads[head]);
    }

    long headTimestamp() {
        assert size > 0;
        return timestamps[head];
    }

    @Nullable
    CompletableFuture<Receipt> headConfirmation() {
        assert size > 0;
        return confirmations[head];
    }

    void removeHead() {
        assert size > 0;
        payloads[head] = null;
        confirmations[head] = null;
        head = head + 1 & payloads.length - 1;
        size--;
    }

    private void grow() {
        int slots = payloads.length;
        byte[] @Nullable [] newPayloads = new byte[slots * 2][];
        long[] newTimestamps = new long[slots * 2];
        CompletableFuture<Receipt>[] newConfirmations = futures(slots * 2);
        int behindHead = slots - head;
        System.arraycopy(payloads, head, newPayloads, 0, behindHead);
        System.arraycopy(payloads, 0, newPayloads, behindHead, head);
        System.arraycopy(timestamps, head, newTimestamps, 0, behindHead);
        System.arraycopy(timestamps, 0, newTimestamps, behindHead, head);
        System.arraycopy(confirmations, head, newConfirmations, 0, behindHead);
        System.arraycopy(confirmations, 0, newConfirmations, behindHead, head);
        payloads = newPayloads;
        timestamps = newTimestamps;
        confirmations = newConfirmations;
        head = 0;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    private static CompletableFuture<Receipt>[] futures(int slots) {
        return new CompletableFuture[slots];
    }
}
