package io.netmesh.bus.pipeline;

import io.netmesh.bus.BackpressureException;
import io.netmesh.bus.BackpressureMode;
import io.netmesh.bus.NodeOptions;
import io.netmesh.bus.Receipt;
import io.netmesh.bus.transport.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ring of one shard with its lock, its clock and its counters. Producers add, the dispatcher takes batches.
 *
 * <p>Positions count the events that a shard ever took, from 0: the ring holds a run of them, in order.
 */
final class ShardQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final int shardId;
    private final BackpressureMode mode;
    private final ByteBudget budget;
    private final Runnable wakeUp;
    private final Executor completions;
    private final EventRing ring;
    private final ReceiptClock clock;
    private final long startNanos;
    private long ingested;
    private long dropped;
    private long evicted;
    private int fullAt;
    private boolean closed;

    /**
     * @param options capacity and backpressure, and the batch size to begin with
     * @param wakeUp called, without the lock, when the first event arrives, when a batch is full, and when space is short;
     *     cheap
     * @param completions runs what waits for a confirmation that fails here
     */
    ShardQueue(
            int shardId,
            NodeOptions options,
            ByteBudget budget,
            long startNanos,
            Runnable wakeUp,
            Executor completions) {
        this.shardId = shardId;
        this.mode = options.backpressure();
        this.fullAt = options.batch().maxSize();
        this.wakeUp = wakeUp;
        this.budget = budget;
        this.completions = completions;
        this.ring = new EventRing(options.bufferCapacity());
        this.clock = new ReceiptClock(startNanos);
        this.startNanos = startNanos;
    }

    /** Takes one event; the answers are those of {@link EventIntake#offer}. */
    long offer(byte[] payload, long nowNanos, @Nullable CompletableFuture<Receipt> confirmation) {
        long answer;
        boolean due;
        lock.lock();
        try {
            answer = add(payload, nowNanos, confirmation);
            due = ring.size() == 1 || ring.size() == fullAt || isPressed();
        } finally {
            lock.unlock();
        }
        if (due) {
            wakeUp.run();
        }
        return answer;
    }

    /** Takes the payloads of this shard under one lock; says how many were taken, or -1 if the queue is closed. */
    int offerAll(int[] shards, byte[][] payloads, long nowNanos) {
        int taken = 0;
        lock.lock();
        try {
            if (closed) {
                return -1;
            }
            for (int i = 0; i < shards.length; i++) {
                if (shards[i] == shardId && add(payloads[i], nowNanos, null) > 0) {
                    taken++;
                }
            }
        } finally {
            lock.unlock();
        }
        if (taken > 0) {
            wakeUp.run();
        }
        return taken;
    }

    private long add(byte[] payload, long nowNanos, @Nullable CompletableFuture<Receipt> confirmation) {
        if (closed) {
            return EventIntake.SHUT_DOWN;
        }
        long cost = ByteBudget.cost(payload);
        if (!budget.couldFit(cost)) {
            dropped++;
            return EventIntake.TOO_LARGE;
        }
        long timestamp = clock.next(nowNanos);
        while (ring.isFull() || !budget.tryReserve(cost)) {
            if (mode != BackpressureMode.DROP_OLDEST || ring.size() == 0) {
                dropped++;
                return EventIntake.BACKPRESSURE;
            }
            evictHead();
        }
        ring.add(payload, timestamp, confirmation);
        ingested++;
        return timestamp;
    }

    /** Whether waiting for a full batch would cost events. */
    private boolean isPressed() {
        return ring.isFull() || ring.size() > 0 && budget.isTight();
    }

    private void evictHead() {
        CompletableFuture<Receipt> waiting = ring.headConfirmation();
        if (waiting != null) {
            completions.execute(() -> waiting.completeExceptionally(new BackpressureException()));
        }
        budget.giveBack(ByteBudget.cost(ring.headPayload()));
        ring.removeHead();
        evicted++;
    }

    /** Removes up to {@code limit} events; null if there are none. */
    @Nullable
    TakenBatch take(int limit) {
        lock.lock();
        try {
            int count = Math.min(limit, ring.size());
            if (count == 0) {
                return null;
            }
            long first = headPosition();
            List<EventBatch.Entry> entries = new ArrayList<>(count);
            List<TakenBatch.Confirmation> confirmations = new ArrayList<>(0);
            long cost = 0;
            for (int i = 0; i < count; i++) {
                byte[] payload = ring.headPayload();
                long timestamp = ring.headTimestamp();
                CompletableFuture<Receipt> waiting = ring.headConfirmation();
                if (waiting != null) {
                    confirmations.add(new TakenBatch.Confirmation(waiting, new Receipt(shardId, timestamp)));
                }
                entries.add(new EventBatch.Entry(payload, timestamp));
                cost += ByteBudget.cost(payload);
                ring.removeHead();
            }
            return new TakenBatch(entries, confirmations, first, cost);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the memory of a batch that is accounted for. */
    void giveBack(TakenBatch taken) {
        budget.giveBack(taken.costBytes());
    }

    /**
     * What a dispatcher needs to decide whether to take a batch.
     *
     * @param wakeAt how many waiting events are worth a wake-up from now on
     */
    Load load(int wakeAt) {
        lock.lock();
        try {
            fullAt = wakeAt;
            long since = ring.size() == 0 ? Long.MAX_VALUE : startNanos + ring.headTimestamp();
            return new Load(ring.size(), since, headPosition(), ingested, isPressed());
        } finally {
            lock.unlock();
        }
    }

    /** The position of the next event to come. */
    long endPosition() {
        lock.lock();
        try {
            return ingested;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what comes from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    Counts counts() {
        lock.lock();
        try {
            return new Counts(ingested, dropped, evicted, ring.size());
        } finally {
            lock.unlock();
        }
    }

    private long headPosition() {
        return ingested - ring.size();
    }

    /**
     * The ring at one moment.
     *
     * @param size events in it
     * @param oldestSinceNanos when the oldest of them came; {@link Long#MAX_VALUE} if there is none
     * @param headPosition the position of the oldest; of the next event if there is none
     * @param endPosition the position of the next event to come
     * @param isPressed whether space is short
     */
    record Load(int size, long oldestSinceNanos, long headPosition, long endPosition, boolean isPressed) {}

    /** The counters at one moment, and the events that wait. */
    record Counts(long ingested, long dropped, long evicted, int waiting) {}
}
