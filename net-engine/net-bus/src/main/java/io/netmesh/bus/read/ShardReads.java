package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The blocking side of reading: asks the transport for several shards at once and waits for all of them. What goes wrong
 * with one shard stays with that shard. Thread-safe.
 */
final class ShardReads {

    private final Transport transport;
    private final Duration timeout;
    private final LongAdder corrupt = new LongAdder();

    /**
     * @param timeout how long one read may take before its shard counts as failed
     */
    ShardReads(Transport transport, Duration timeout) {
        this.transport = transport;
        this.timeout = timeout;
    }

    long orderWatermark() {
        return transport.orderWatermark();
    }

    /** Reads on for every queue, all at the same time. */
    void fill(List<ShardQueue> queues, int limit) {
        List<CompletableFuture<ShardPage>> pages = new ArrayList<>(queues.size());
        for (ShardQueue queue : queues) {
            pages.add(started(() -> transport.read(queue.shard(), queue.readFrom(), limit)));
        }
        for (int i = 0; i < pages.size(); i++) {
            try {
                ShardPage page = await(pages.get(i));
                corrupt.add(page.skipped());
                queues.get(i).fill(page);
            } catch (NetException failure) {
                queues.get(i).fail(failure);
            }
        }
    }

    /** Corrupt records in all pages so far. */
    long corrupt() {
        return corrupt.sum();
    }

    /** Starts a call; what it throws at once becomes the future's failure. */
    static <T> CompletableFuture<T> started(Supplier<CompletionStage<T>> call) {
        try {
            return call.get().toCompletableFuture();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /**
     * Waits for a call; does not wait if it has ended. An interrupted thread keeps its interrupt status and gets a failure.
     *
     * @throws NetException if the call failed or took too long
     */
    <T> T await(CompletableFuture<T> call) {
        try {
            return call.isDone() ? call.join() : call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (CompletionException | ExecutionException failure) {
            throw Failures.of(failure);
        } catch (TimeoutException late) {
            throw unavailable("no answer within " + timeout.toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while reading", interrupted);
        }
    }

    private TransportException unavailable(String detail, Throwable cause) {
        return new TransportException(TransportException.Kind.TRANSIENT, transport.name() + ": " + detail, cause);
    }
}
