package io.netmesh.bus.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that events of all shards may take on their way to the transport. Thread-safe, lock-free. */
final class ByteBudget {

    /** What an event takes beside its payload: array header, ring slot, batch entry. */
    private static final int OVERHEAD_BYTES = 64;

    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    ByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    static long cost(byte[] payload) {
        return payload.length + (long) OVERHEAD_BYTES;
    }

    /** Whether {@code bytes} could be had if everything else were given back. */
    boolean couldFit(long bytes) {
        return bytes <= maxBytes;
    }

    /** Takes {@code bytes}, or takes nothing and answers false. */
    boolean tryReserve(long bytes) {
        if (usedBytes.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        usedBytes.addAndGet(-bytes);
        return false;
    }

    /** Whether more than half is taken. */
    boolean isTight() {
        return usedBytes.get() > maxBytes / 2;
    }

    void giveBack(long bytes) {
        long left = usedBytes.addAndGet(-bytes);
        assert left >= 0;
    }

    long usedBytes() {
        return usedBytes.get();
    }
}
