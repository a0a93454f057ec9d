package io.netmesh.bus.pipeline;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.NodeOptions;
import io.netmesh.bus.Receipt;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into transports that want batches: a bounded ring per shard, and one thread per node that sends batches, at most
 * one per shard at a time. Thread-safe. Engine-internal.
 */
public final class BatchPipeline implements EventIntake {

    private static final Logger LOG = LoggerFactory.getLogger(BatchPipeline.class);

    private final Transport transport;
    private final NodeEnvironment environment;
    private final Duration adapterTimeout;
    private final ShardQueue[] queues;
    private final List<ShardDispatcher> dispatchers = new ArrayList<>();
    private final DispatchThread thread;

    /** Whoever waits for an event may run anything, and block: never on the dispatching thread. */
    private final Executor completions = DaemonThreads.named("net-bus-confirm");

    /**
     * Starts the thread; the transport must have been started.
     *
     * @param producerNonce who produces the batches, u64, never 0
     * @param firstSequence the number of every shard's first event, u64
     */
    public BatchPipeline(
            Transport transport,
            NodeOptions options,
            long producerNonce,
            long firstSequence,
            NodeEnvironment environment) {
        this.transport = transport;
        this.environment = environment;
        this.adapterTimeout = options.adapterTimeout();
        queues = new ShardQueue[options.shards()];
        thread = new DispatchThread(transport, environment, "net-bus-dispatch-" + transport.name());
        ByteBudget budget = new ByteBudget(options.bufferBytes());
        DeliveryLimits limits = DeliveryLimits.of(options);
        long now = environment.nanoTime();
        for (int shard = 0; shard < queues.length; shard++) {
            queues[shard] = new ShardQueue(shard, options, budget, now, thread::signal, completions);
            dispatchers.add(new ShardDispatcher(
                    shard,
                    queues[shard],
                    BatchPolicy.of(options.batch()),
                    limits,
                    producerNonce,
                    firstSequence,
                    thread,
                    environment::randomLong,
                    completions));
        }
        thread.start(new Dispatch(dispatchers, limits));
    }

    @Override
    public boolean keepsPayloads() {
        return true;
    }

    @Override
    public long offer(int shard, byte[] payload) {
        return offer(shard, payload, null);
    }

    private long offer(int shard, byte[] payload, @Nullable CompletableFuture<Receipt> confirmation) {
        return queues[shard].offer(payload, environment.nanoTime(), confirmation);
    }

    @Override
    public int offerAll(int[] shards, byte[][] payloads) {
        int taken = 0;
        boolean closed = false;
        boolean[] seen = new boolean[queues.length];
        for (int shard : shards) {
            if (!seen[shard]) {
                seen[shard] = true;
                int ofShard = queues[shard].offerAll(shards, payloads, environment.nanoTime());
                closed |= ofShard < 0;
                taken += Math.max(0, ofShard);
            }
        }
        return closed && taken == 0 ? -1 : taken;
    }

    @Override
    public CompletableFuture<Receipt> offerConfirmed(int shard, byte[] payload) {
        CompletableFuture<Receipt> confirmation = new CompletableFuture<>();
        long answer = offer(shard, payload, confirmation);
        if (answer <= 0) {
            confirmation.completeExceptionally(Refusals.exception(answer));
        }
        return confirmation;
    }

    @Override
    public CompletableFuture<Void> flush() {
        long[] positions = new long[queues.length];
        for (int shard = 0; shard < positions.length; shard++) {
            positions[shard] = queues[shard].endPosition();
        }
        CompletableFuture<Void> settled = new CompletableFuture<>();
        thread.execute((dispatch, now) -> dispatch.flush(positions, now).thenRun(() -> settled.complete(null)));
        return settled.thenComposeAsync(done -> bounded(transport::flush, "adapter flush timed out"), completions);
    }

    @Override
    public void close() {
        for (ShardQueue queue : queues) {
            queue.close();
        }
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        close();
        CompletableFuture<Void> drained = new CompletableFuture<>();
        thread.execute((dispatch, now) -> dispatch.drain(now).thenRun(() -> drained.complete(null)));
        return drained.thenComposeAsync(done -> bounded(transport::flush, "adapter flush timed out"), completions)
                .exceptionally(failure -> {
                    LOG.warn("the transport's flush failed during shutdown", failure);
                    return null;
                })
                .thenCompose(done -> bounded(transport::shutdown, "adapter shutdown timed out"));
    }

    private CompletableFuture<Void> bounded(Supplier<CompletionStage<Void>> call, String whenTimedOut) {
        CompletableFuture<Void> started;
        try {
            started = call.get().thenApply(done -> done).toCompletableFuture();
        } catch (RuntimeException failure) {
            started = CompletableFuture.failedFuture(failure);
        }
        return started.orTimeout(adapterTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? new TransportException(TransportException.Kind.FATAL, whenTimedOut, failure)
                                : DispatchThread.asTransportException(failure)));
    }

    @Override
    public IntakeCounters counters() {
        long ingested = 0;
        long dropped = 0;
        long evicted = 0;
        long failed = 0;
        long dispatched = 0;
        long batches = 0;
        long failedBatches = 0;
        long retries = 0;
        for (int shard = 0; shard < queues.length; shard++) {
            ShardQueue.Counts counts = queues[shard].counts();
            ingested += counts.ingested();
            dropped += counts.dropped();
            evicted += counts.evicted();
            failed += dispatchers.get(shard).failed();
            dispatched += dispatchers.get(shard).dispatched();
            batches += dispatchers.get(shard).batches();
            failedBatches += dispatchers.get(shard).failedBatches();
            retries += dispatchers.get(shard).retries();
        }
        return new IntakeCounters(
                ingested, dropped, evicted, failed, dispatched, batches, failedBatches, retries, 0, 0);
    }

    @Override
    public int waiting(int shard) {
        return queues[shard].counts().waiting();
    }
}
