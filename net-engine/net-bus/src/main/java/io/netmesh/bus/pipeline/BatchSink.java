package io.netmesh.bus.pipeline;

import io.netmesh.bus.transport.EventBatch;

/** Where a dispatcher sends its batches. */
@FunctionalInterface
interface BatchSink {

    /**
     * Begins to store a batch. The outcome comes back to the dispatcher of the batch's shard as {@code onStored} or
     * {@code onFailed} with the same attempt, on the dispatching thread and never from within this call.
     */
    void send(EventBatch batch, long attempt);
}
