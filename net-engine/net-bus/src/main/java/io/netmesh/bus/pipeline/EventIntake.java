package io.netmesh.bus.pipeline;

import io.netmesh.bus.Receipt;
import java.util.concurrent.CompletableFuture;

/**
 * Takes events for shards: straight into a store, or into rings from which batches are made. Thread-safe. No method blocks
 * but for the short lock of a shard.
 */
public interface EventIntake {

    /** Answer of {@link #offer}: nothing is taken any more. Not counted. */
    long SHUT_DOWN = 0;

    /** Answer of {@link #offer}: no room. Counted as dropped. */
    long BACKPRESSURE = -1;

    /** Answer of {@link #offer}: larger than anything that is taken. Counted as dropped. */
    long TOO_LARGE = -2;

    /** Whether an offered array is kept, so that the caller must not touch it again. */
    boolean keepsPayloads();

    /**
     * Takes one event.
     *
     * @return its timestamp, at least 1 and strictly increasing within the shard; or one of the refusals, none above 0
     */
    long offer(int shard, byte[] payload);

    /**
     * Takes many events; those of one shard keep their order.
     *
     * @param shards the shard of each payload
     * @return how many were taken, or -1 if the intake was shut down before the first
     */
    int offerAll(int[] shards, byte[][] payloads);

    /**
     * As {@link #offer}; the future completes once the transport has the event and fails if it was refused, evicted or given
     * up. It completes on the executor for user code or on the calling thread.
     */
    CompletableFuture<Receipt> offerConfirmed(int shard, byte[] payload);

    /** Completes when what was taken before is accounted for, or the time for that is up; fails if the transport's flush does. */
    CompletableFuture<Void> flush();

    /** Takes no more from now on. */
    void close();

    /** Takes no more, offers all that was taken to the transport, then ends the transport. Called once. */
    CompletableFuture<Void> shutdown();

    /** What has been counted so far. */
    IntakeCounters counters();

    /** Events of a shard that wait for the transport. */
    int waiting(int shard);
}
