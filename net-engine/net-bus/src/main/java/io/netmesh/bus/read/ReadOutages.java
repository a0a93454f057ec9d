package io.netmesh.bus.read;

import java.util.Arrays;

/**
 * Which shards cannot be read at the moment, and when each is to be tried again. Times are nanoseconds since the
 * reader started. Not thread-safe.
 */
final class ReadOutages {

    private static final long FIRST_PAUSE_NANOS = 50_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 2_000_000_000L;
    private static final long NONE = Long.MAX_VALUE;

    private final long[] retryNanos;
    private final PollBackoff[] backoffs;

    ReadOutages(int shards) {
        retryNanos = new long[shards];
        Arrays.fill(retryNanos, NONE);
        backoffs = new PollBackoff[shards];
        for (int shard = 0; shard < shards; shard++) {
            backoffs[shard] = new PollBackoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        }
    }

    /**
     * The shards that are not due yet.
     *
     * @param pausing those to leave alone anyway, by id; taken over
     */
    boolean[] pausing(long nowNanos, boolean[] pausing) {
        for (int shard = 0; shard < retryNanos.length; shard++) {
            pausing[shard] |= retryNanos[shard] != NONE && retryNanos[shard] > nowNanos;
        }
        return pausing;
    }

    void onPage(Page page, boolean[] skipped, long nowNanos) {
        for (int shard = 0; shard < retryNanos.length; shard++) {
            if (page.failures().containsKey(shard) || page.stalled().contains(shard)) {
                retryNanos[shard] = nowNanos + backoffs[shard].afterNothing();
            } else if (!skipped[shard]) {
                retryNanos[shard] = NONE;
                backoffs[shard].reset();
            }
        }
    }

    /** Nothing is to be read there for now. */
    void forget(int shard) {
        retryNanos[shard] = NONE;
    }

    boolean isOver() {
        return nextRetryNanos() == NONE;
    }

    /** {@link Long#MAX_VALUE} if no shard is out. */
    long nextRetryNanos() {
        long next = NONE;
        for (long retry : retryNanos) {
            next = Math.min(next, retry);
        }
        return next;
    }
}
