package io.netmesh.bus.pipeline;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flush: waits until the events that had been taken when it was asked for have left the rings, then until they are
 * accounted for, each for a limited time. Confined to the dispatching thread.
 */
final class FlushWait {

    private static final Logger LOG = LoggerFactory.getLogger(FlushWait.class);
    private static final long RINGS_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MAX_SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long[] positions;
    private final long settleNanos;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean ringsEmpty;
    private long deadline;

    /** @param positions per shard, the position after the last event that counts */
    FlushWait(long[] positions, long maxDelayNanos, long nowNanos) {
        this.positions = positions;
        // Delays are at most a year, shards at most 65535: the product may not fit.
        this.settleNanos = maxDelayNanos >= MAX_SETTLE_NANOS
                ? MAX_SETTLE_NANOS
                : Math.min(MAX_SETTLE_NANOS, maxDelayNanos * positions.length);
        this.deadline = nowNanos + RINGS_NANOS;
    }

    /** Asks the dispatchers not to wait for full batches. */
    void begin(List<ShardDispatcher> dispatchers) {
        for (int shard = 0; shard < positions.length; shard++) {
            dispatchers.get(shard).hurry(positions[shard]);
        }
    }

    /** Whether the wait is over. */
    boolean step(List<ShardDispatcher> dispatchers, long nowNanos) {
        if (!ringsEmpty) {
            ringsEmpty = haveLeftTheRings(dispatchers);
            if (!ringsEmpty && nowNanos - deadline < 0) {
                return false;
            }
            if (!ringsEmpty) {
                LOG.warn("flush: events still wait for the transport after {} s", RINGS_NANOS / 1_000_000_000);
            }
            ringsEmpty = true;
            deadline = nowNanos + settleNanos;
        }
        if (!areSettled(dispatchers)) {
            if (nowNanos - deadline < 0) {
                return false;
            }
            LOG.warn("flush: the transport has not answered for all batches yet");
        }
        return true;
    }

    long deadlineNanos() {
        return deadline;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    private boolean haveLeftTheRings(List<ShardDispatcher> dispatchers) {
        for (int shard = 0; shard < positions.length; shard++) {
            if (dispatchers.get(shard).takenBefore() < positions[shard]) {
                return false;
            }
        }
        return true;
    }

    private boolean areSettled(List<ShardDispatcher> dispatchers) {
        for (int shard = 0; shard < positions.length; shard++) {
            if (dispatchers.get(shard).settledBefore() < positions[shard]) {
                return false;
            }
        }
        return true;
    }
}
