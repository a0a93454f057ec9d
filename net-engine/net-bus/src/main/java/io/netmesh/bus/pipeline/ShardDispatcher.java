package io.netmesh.bus.pipeline;

import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches of one shard's events and sees each of them through, one at a time: sent, sent again after a pause, stored or
 * given up. Every event that it takes from the queue ends up in exactly one of the counters.
 *
 * <p>Confined to the dispatching thread, but for the counters. Time is the environment's monotonic clock, in nanoseconds,
 * compared by difference.
 */
final class ShardDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(ShardDispatcher.class);

    private final int shardId;
    private final ShardQueue queue;
    private final BatchPolicy policy;
    private final DeliveryLimits limits;
    private final long producerNonce;
    private final BatchSink sink;
    private final LongSupplier random;
    private final Executor completions;

    private long nextSequence;
    private int target = Integer.MAX_VALUE;
    private @Nullable Delivery current;
    private long urgentBefore; // positions below are sent without waiting for a full batch
    private boolean draining;
    private long drainDeadline;
    private long nextDeadline;
    private long attempts; // over the dispatcher's life, so that outcomes of forgotten attempts are told apart

    private volatile long dispatched;
    private volatile long failed;
    private volatile long batches;
    private volatile long failedBatches;
    private volatile long retries;

    ShardDispatcher(
            int shardId,
            ShardQueue queue,
            BatchPolicy policy,
            DeliveryLimits limits,
            long producerNonce,
            long firstSequence,
            BatchSink sink,
            LongSupplier random,
            Executor completions) {
        this.shardId = shardId;
        this.queue = queue;
        this.policy = policy;
        this.limits = limits;
        this.producerNonce = producerNonce;
        this.nextSequence = firstSequence;
        this.sink = sink;
        this.random = random;
        this.completions = completions;
    }

    /** A batch on its way. */
    private static final class Delivery {
        final TakenBatch taken;
        final EventBatch batch;
        final long firstAttemptNanos;
        int retry = -1; // of the attempt made last; -1 before the first
        long attempt;
        boolean inFlight;
        long dueNanos; // in flight: when the attempt times out; otherwise when the next one is made

        Delivery(TakenBatch taken, EventBatch batch, long nowNanos) {
            this.taken = taken;
            this.batch = batch;
            this.firstAttemptNanos = nowNanos;
        }
    }

    /** Does what is due. */
    void step(long nowNanos) {
        Delivery delivery = current;
        if (delivery == null) {
            takeBatchIfDue(nowNanos);
        } else if (nowNanos - delivery.dueNanos >= 0) {
            if (delivery.inFlight) {
                onFailed(delivery.attempt, timedOut(), nowNanos);
            } else {
                send(delivery, nowNanos);
            }
        }
    }

    private void takeBatchIfDue(long nowNanos) {
        ShardQueue.Load load = queue.load(target);
        target = policy.target(nowNanos, load.endPosition());
        boolean due = load.size() >= target
                || load.size() > 0 && (draining || load.isPressed() || isUrgent(load) || isOld(load, nowNanos));
        TakenBatch taken = due ? queue.take(target) : null;
        if (taken == null) {
            nextDeadline = load.size() == 0 ? Long.MAX_VALUE : load.oldestSinceNanos() + policy.delayNanos();
            return;
        }
        EventBatch batch = new EventBatch(shardId, taken.entries(), nextSequence, producerNonce);
        nextSequence += taken.entries().size();
        current = new Delivery(taken, batch, nowNanos);
        send(current, nowNanos);
    }

    private boolean isUrgent(ShardQueue.Load load) {
        return load.headPosition() < urgentBefore;
    }

    private boolean isOld(ShardQueue.Load load, long nowNanos) {
        return nowNanos - load.oldestSinceNanos() >= policy.delayNanos();
    }

    private void send(Delivery delivery, long nowNanos) {
        delivery.retry++;
        if (delivery.retry > 0) {
            retries++;
        }
        delivery.attempt = ++attempts;
        delivery.inFlight = true;
        delivery.dueNanos = nowNanos + limits.attemptNanos();
        sink.send(delivery.batch, delivery.attempt);
    }

    /** The transport stored the batch of {@code attempt}. */
    void onStored(long attempt, long nowNanos) {
        Delivery delivery = current;
        // Also the late success of an attempt that timed out, as long as the batch was not sent again.
        if (delivery == null || delivery.attempt != attempt) {
            return;
        }
        dispatched += delivery.taken.entries().size();
        batches++;
        finish(delivery, null);
        step(nowNanos);
    }

    /** The transport refused the batch of {@code attempt}, or did not answer in time. */
    void onFailed(long attempt, TransportException failure, long nowNanos) {
        Delivery delivery = current;
        if (delivery == null || delivery.attempt != attempt || !delivery.inFlight) {
            return;
        }
        long nextNanos = nowNanos + RetrySchedule.delayNanos(delivery.retry, random.getAsLong());
        String givenUpFor =
                !failure.isRetryable() ? "non_retryable" : isLast(delivery, nextNanos) ? "retry_exhausted" : null;
        if (givenUpFor == null) {
            delivery.inFlight = false;
            delivery.dueNanos = nextNanos;
            LOG.debug(
                    "shard {}: attempt {} failed, trying again: {}", shardId, delivery.retry + 1, failure.getMessage());
            return;
        }
        int events = delivery.taken.entries().size();
        failed += events;
        failedBatches++;
        LOG.warn(
                "shard {}: gave up {} events from sequence {} after {} attempts ({}): {}",
                shardId,
                events,
                Long.toUnsignedString(delivery.batch.sequenceStart()),
                delivery.retry + 1,
                givenUpFor,
                failure.getMessage());
        LOG.debug("shard {}: the last failure", shardId, failure);
        finish(delivery, failure);
        step(nowNanos);
    }

    private boolean isLast(Delivery delivery, long nextNanos) {
        return delivery.retry >= limits.retries()
                || nextNanos - delivery.firstAttemptNanos > limits.deliveryNanos()
                || draining && nextNanos - drainDeadline > 0;
    }

    private void finish(Delivery delivery, @Nullable TransportException failure) {
        current = null;
        queue.giveBack(delivery.taken);
        if (!delivery.taken.confirmations().isEmpty()) {
            completions.execute(() -> delivery.taken.confirm(failure));
        }
    }

    /** Sends what was taken before {@code position} without waiting for full batches. */
    void hurry(long position) {
        urgentBefore = Math.max(urgentBefore, position);
    }

    /** Sends everything without waiting; a batch that fails after {@code deadlineNanos} is not tried again. */
    void drain(long deadlineNanos) {
        draining = true;
        drainDeadline = deadlineNanos;
    }

    /** Whether nothing waits and nothing is on its way. */
    boolean isIdle() {
        return current == null && queue.load(target).size() == 0;
    }

    /** Events that were taken before this position have left the ring. */
    long takenBefore() {
        return queue.load(target).headPosition();
    }

    /** Events that were taken before this position are stored, given up or evicted. */
    long settledBefore() {
        Delivery delivery = current;
        return delivery == null ? takenBefore() : delivery.taken.firstPosition();
    }

    /** When to call {@link #step} if nothing happens before; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos() {
        Delivery delivery = current;
        return delivery == null ? nextDeadline : delivery.dueNanos;
    }

    /** Events that were taken from the ring and are not accounted for yet. */
    int onTheirWay() {
        Delivery delivery = current;
        return delivery == null ? 0 : delivery.taken.entries().size();
    }

    long dispatched() {
        return dispatched;
    }

    long failed() {
        return failed;
    }

    long batches() {
        return batches;
    }

    /** Batches that were given up. */
    long failedBatches() {
        return failedBatches;
    }

    /** Attempts after the first of each batch. */
    long retries() {
        return retries;
    }

    private static TransportException timedOut() {
        return new TransportException(TransportException.Kind.TRANSIENT, "batch timed out", null);
    }
}
