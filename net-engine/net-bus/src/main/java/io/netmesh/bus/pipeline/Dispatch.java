package io.netmesh.bus.pipeline;

import io.netmesh.bus.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All shards' dispatchers of a node, and the flushes and the shutdown that wait for them. Without thread or clock: {@link
 * #turn} does what is due and says when it wants to be called again. Confined to the dispatching thread.
 */
final class Dispatch {

    private final List<ShardDispatcher> dispatchers;
    private final DeliveryLimits limits;
    private final List<FlushWait> flushes = new ArrayList<>();
    private @Nullable CompletableFuture<Void> drained;

    Dispatch(List<ShardDispatcher> dispatchers, DeliveryLimits limits) {
        this.dispatchers = List.copyOf(dispatchers);
        this.limits = limits;
    }

    /** Does what is due at {@code nowNanos}; answers when the next thing will be, {@link Long#MAX_VALUE} for never. */
    long turn(long nowNanos) {
        for (ShardDispatcher dispatcher : dispatchers) {
            dispatcher.step(nowNanos);
        }
        flushes.removeIf(flush -> {
            boolean over = flush.step(dispatchers, nowNanos);
            if (over) {
                flush.done().complete(null);
            }
            return over;
        });
        if (drained != null && dispatchers.stream().allMatch(ShardDispatcher::isIdle)) {
            drained.complete(null);
        }
        return nextDeadline(nowNanos);
    }

    private long nextDeadline(long nowNanos) {
        long soonest = Long.MAX_VALUE;
        for (ShardDispatcher dispatcher : dispatchers) {
            soonest = earlier(soonest, dispatcher.nextDeadlineNanos(), nowNanos);
        }
        for (FlushWait flush : flushes) {
            soonest = earlier(soonest, flush.deadlineNanos(), nowNanos);
        }
        return soonest;
    }

    /** The earlier of two times around now, where the clock may wrap but {@link Long#MAX_VALUE} is never. */
    private static long earlier(long a, long b, long nowNanos) {
        if (a == Long.MAX_VALUE || b == Long.MAX_VALUE) {
            return a == Long.MAX_VALUE ? b : a;
        }
        return a - nowNanos <= b - nowNanos ? a : b;
    }

    void onStored(int shardId, long attempt, long nowNanos) {
        dispatchers.get(shardId).onStored(attempt, nowNanos);
    }

    void onFailed(int shardId, long attempt, TransportException failure, long nowNanos) {
        dispatchers.get(shardId).onFailed(attempt, failure, nowNanos);
    }

    /** Begins a flush of what lies before {@code positions}; the future completes in a later turn. */
    CompletableFuture<Void> flush(long[] positions, long nowNanos) {
        FlushWait flush = new FlushWait(positions, limits.maxDelayNanos(), nowNanos);
        flush.begin(dispatchers);
        flushes.add(flush);
        return flush.done();
    }

    /** Begins to empty everything; the queues must be closed. The future completes in a later turn. */
    CompletableFuture<Void> drain(long nowNanos) {
        CompletableFuture<Void> whenDrained = new CompletableFuture<>();
        drained = whenDrained;
        dispatchers.forEach(each -> each.drain(nowNanos + limits.deliveryNanos()));
        return whenDrained;
    }

    boolean isDrained() {
        return drained != null && drained.isDone();
    }
}
