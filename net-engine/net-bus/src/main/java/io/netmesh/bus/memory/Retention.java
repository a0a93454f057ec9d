package io.netmesh.bus.memory;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The node-wide side of the store: numbers every record, and keeps all shards together within the bounds by removing the
 * oldest segment of the node. Thread-safe; its lock is taken before a shard's, never after.
 *
 * <p>How many events are retained is the newest number minus those removed, so an append touches one shared counter only.
 */
final class Retention {

    private static final int SWEEPS_PER_AGE = 16;

    private final MemoryOptions options;
    private final SegmentLimits limits;
    private final long maxHeldBytes; // leaves room for the spare
    private final long ageNanos; // Long.MAX_VALUE: no limit
    private final AtomicLong orders = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong(); // of segments in use
    private final AtomicReference<@Nullable Segment> spare = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long removed;
    private volatile long evicted;
    private volatile long nextSweepNanos;

    Retention(MemoryOptions options, SegmentLimits limits, long startNanos) {
        this.options = options;
        this.limits = limits;
        this.maxHeldBytes = options.maxBytes() - limits.fullBytes();
        this.ageNanos =
                options.maxAge() == null ? Long.MAX_VALUE : options.maxAge().toNanos();
        this.nextSweepNanos = startNanos;
    }

    long nextOrder() {
        return orders.incrementAndGet();
    }

    /** The number of the newest record. */
    long newestOrder() {
        return orders.get();
    }

    void held(int bytes) {
        heldBytes.addAndGet(bytes);
    }

    /** The arrays of the segment removed last, if they are free and large enough. */
    @Nullable
    Segment takeSpare(int length) {
        if (spare.getPlain() == null) {
            return null;
        }
        Segment candidate = spare.getAndSet(null);
        if (candidate == null || !candidate.fits(length)) {
            return null;
        }
        heldBytes.addAndGet(candidate.heldBytes());
        return candidate;
    }

    /** Removes the oldest segments until the bounds hold. Costs two reads while they do. */
    void enforce(ShardLog[] logs, long nowNanos) {
        if (isOver() || isSweepDue(nowNanos)) {
            lock.lock();
            try {
                sweepAged(logs, nowNanos);
                while (isOver() && removeOldest(logs)) {
                    // one segment at a time
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Removes everything, uncounted. */
    void clear(ShardLog[] logs) {
        lock.lock();
        try {
            for (ShardLog log : logs) {
                for (Segment gone = log.removeOldest(); gone != null; gone = log.removeOldest()) {
                    dispose(gone);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    long retainedEvents() {
        // Read in this order the difference cannot be negative.
        long gone = removed;
        return orders.get() - gone;
    }

    long retainedBytes() {
        Segment idle = spare.get();
        return heldBytes.get() + (idle == null ? 0 : idle.heldBytes());
    }

    long evicted() {
        return evicted;
    }

    private boolean isOver() {
        return retainedEvents() > options.maxEvents() || heldBytes.get() > maxHeldBytes;
    }

    private boolean isSweepDue(long nowNanos) {
        return ageNanos != Long.MAX_VALUE && nowNanos - nextSweepNanos >= 0;
    }

    private void sweepAged(ShardLog[] logs, long nowNanos) {
        if (!isSweepDue(nowNanos)) {
            return;
        }
        for (ShardLog log : logs) {
            for (Segment gone = log.removeOlderThan(nowNanos - ageNanos);
                    gone != null;
                    gone = log.removeOlderThan(nowNanos - ageNanos)) {
                evict(gone);
            }
        }
        nextSweepNanos = nowNanos + ageNanos / SWEEPS_PER_AGE;
    }

    private boolean removeOldest(ShardLog[] logs) {
        ShardLog oldest = logs[0];
        for (ShardLog log : logs) {
            if (log.oldestOrder() < oldest.oldestOrder()) {
                oldest = log;
            }
        }
        Segment gone = oldest.removeOldest();
        if (gone != null) {
            evict(gone);
        }
        return gone != null;
    }

    private void evict(Segment segment) {
        evicted += segment.count(); // guarded by the lock; volatile for the readers of the counter
        dispose(segment);
    }

    private void dispose(Segment segment) {
        removed += segment.count();
        heldBytes.addAndGet(-segment.heldBytes());
        if (segment.isReusable(limits)) {
            spare.set(segment);
        }
    }
}
