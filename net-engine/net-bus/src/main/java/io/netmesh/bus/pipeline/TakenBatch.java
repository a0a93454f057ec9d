package io.netmesh.bus.pipeline;

import io.netmesh.bus.Receipt;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Events that left a ring together.
 *
 * @param entries in order, never empty
 * @param confirmations those who wait for one of them
 * @param firstPosition how many events were taken by the shard before the first of these
 * @param costBytes what is to be given back to the {@link ByteBudget} once they are accounted for
 */
record TakenBatch(
        List<EventBatch.Entry> entries, List<Confirmation> confirmations, long firstPosition, long costBytes) {

    /** Tells those who wait: their receipts, or why the batch was given up. */
    void confirm(@Nullable TransportException failure) {
        for (Confirmation each : confirmations) {
            if (failure == null) {
                each.future.complete(each.receipt);
            } else {
                each.future.completeExceptionally(failure);
            }
        }
    }

    /** One emitter that waits. */
    record Confirmation(CompletableFuture<Receipt> future, Receipt receipt) {}
}
