package io.netmesh.spring.channel;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container between one start and one stop: its subscription and its workers. A thread that outlives the grace period finds
 * its run ended and cannot disturb the next one. Thread-safe.
 */
final class ContainerRun implements ChannelSink {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerRun.class);

    private final Owner owner;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final List<ContainerWorker> workers;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile @Nullable ChannelSubscription subscription;
    private volatile boolean held;
    private volatile boolean draining;
    private volatile boolean ended;
    private volatile int unhandled;
    private volatile long lastWorkNanos = System.nanoTime();

    /** What a run tells its container. */
    interface Owner {

        /** A worker stopped before an event; the others shall too: {@link ContainerRun#hold()}. */
        void onHalt(ContainerRun run, String reason);

        /** A worker has nothing in hand. */
        void onWorkerRests(ContainerRun run);

        /** The grace is over, and the listener was interrupted in {@code event}. */
        void onInterrupt(StoredEvent event);

        void onGap(Gap gap);

        void onReadFailure(NetException failure);

        /** All that {@link #onReadFailure} told of is over. */
        void onRecovered();
    }

    ContainerRun(
            Owner owner,
            EventProcessor processor,
            Executor executor,
            ScheduledExecutorService timer,
            int concurrency,
            int inboxCapacity,
            int batchSize) {
        this.owner = owner;
        this.executor = executor;
        this.timer = timer;
        List<ContainerWorker> made = new ArrayList<>();
        int share = Math.max(1, inboxCapacity / concurrency);
        for (int i = 0; i < concurrency; i++) {
            made.add(new ContainerWorker(this, processor, share, batchSize));
        }
        this.workers = List.copyOf(made);
    }

    void listen(NetNode node, ChannelSubscriptionSpec spec) {
        subscription = node.listen(spec, this);
        // A refusal may have come while the subscription was not known here yet.
        hasRoom();
    }

    @Override
    public boolean tryDeliver(ChannelDelivery delivery) {
        if (draining || ended) {
            return false;
        }
        lastWorkNanos = System.nanoTime();
        return workers.get(delivery.event().shardId() % workers.size()).offer(delivery);
    }

    @Override
    public void onGap(Gap gap) {
        owner.onGap(gap);
    }

    @Override
    public void onFailure(NetException failure) {
        owner.onReadFailure(failure);
    }

    @Override
    public void onRecovered() {
        owner.onRecovered();
    }

    @Nullable
    ChannelSubscription subscription() {
        return subscription;
    }

    /** Events that were taken and not handled, known when the run has ended. */
    int unhandled() {
        return unhandled;
    }

    int depth() {
        return workers.stream().mapToInt(ContainerWorker::depth).sum();
    }

    /** Nanoseconds since the last event came or was done with; 0 while there is work. */
    long idleNanos() {
        return depth() > 0 || isHandling() ? 0 : System.nanoTime() - lastWorkNanos;
    }

    /** A worker is done with what it had in hand. */
    void workDone() {
        lastWorkNanos = System.nanoTime();
    }

    /** Lets no further event begin. */
    void hold() {
        held = true;
        workers.forEach(ContainerWorker::wake);
    }

    void release() {
        held = false;
        workers.forEach(ContainerWorker::wake);
    }

    boolean isHandling() {
        return workers.stream().anyMatch(ContainerWorker::isHandling);
    }

    /** Finishes within {@code grace}, then ends the subscription; completes when all is done. */
    CompletableFuture<Void> stop(Duration grace) {
        draining = true;
        workers.forEach(ContainerWorker::wake);
        completeIfDrained();
        endGraceAfter(grace);
        return drained.thenCompose(done -> {
            ended = true;
            unhandled = depth();
            workers.forEach(ContainerWorker::wake);
            ChannelSubscription present = subscription;
            return present == null ? CompletableFuture.completedFuture(null) : present.close();
        });
    }

    private void endGraceAfter(Duration grace) {
        if (drained.isDone()) {
            return;
        }
        try {
            ScheduledFuture<?> end = timer.schedule(this::graceIsOver, grace.toNanos(), TimeUnit.NANOSECONDS);
            drained.whenComplete((done, failure) -> end.cancel(false));
        } catch (RejectedExecutionException factoryIsGone) {
            graceIsOver();
        }
    }

    private void graceIsOver() {
        if (!drained.isDone()) {
            ended = true;
            for (ContainerWorker worker : workers) {
                worker.interrupt().ifPresent(owner::onInterrupt);
            }
            drained.complete(null);
        }
    }

    private void completeIfDrained() {
        if (draining && workers.stream().allMatch(ContainerWorker::isDrained)) {
            drained.complete(null);
        }
    }

    /** Whether workers may begin an event. */
    boolean mayWork() {
        return !held && !ended;
    }

    boolean isDraining() {
        return draining;
    }

    boolean isEnded() {
        return ended;
    }

    /** Only the owner holds the run: under its lock, where a resume that comes at the same time is before or after it. */
    void halt(String reason) {
        owner.onHalt(this, reason);
    }

    void workerRests() {
        owner.onWorkerRests(this);
        completeIfDrained();
    }

    void hasRoom() {
        ChannelSubscription present = subscription;
        if (present != null && !draining) {
            present.ready();
        }
    }

    /** Answers false if no thread could be had. */
    boolean execute(Runnable turn) {
        try {
            executor.execute(turn);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            LOG.error("No thread for a listener; trying again", noThread);
            return false;
        }
    }

    void schedule(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException factoryIsGone) {
            LOG.debug("No retry: the application is closed", factoryIsGone);
        }
    }
}
