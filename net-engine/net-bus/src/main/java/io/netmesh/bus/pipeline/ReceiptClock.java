package io.netmesh.bus.pipeline;

/**
 * The timestamps of one shard: nanoseconds since the shard was created, at least 1 and strictly increasing even where the
 * clock stands still. Guarded by the shard's lock.
 */
public final class ReceiptClock {

    private final long startNanos;
    private long last;

    /** @param startNanos the environment's monotonic time at which the shard was created */
    public ReceiptClock(long startNanos) {
        this.startNanos = startNanos;
    }

    /** The next timestamp at {@code nowNanos} of the environment's monotonic clock. */
    public long next(long nowNanos) {
        last = Math.max(nowNanos - startNanos, last + 1);
        return last;
    }
}
