package io.netmesh.bus.pipeline;

/**
 * What an {@link EventIntake} has counted; each number is exact, together they are no snapshot.
 *
 * @param ingested events taken
 * @param dropped events refused
 * @param evicted events taken, then removed by retention or to make room
 * @param failed events taken, then given up by the transport
 * @param dispatched events that the transport took
 * @param batches batches that the transport took
 * @param failedBatches batches that the transport gave up
 * @param batchRetries attempts to store a batch after the first
 * @param retainedEvents events in a store of this process
 * @param retainedBytes memory of that store
 */
public record IntakeCounters(
        long ingested,
        long dropped,
        long evicted,
        long failed,
        long dispatched,
        long batches,
        long failedBatches,
        long batchRetries,
        long retainedEvents,
        long retainedBytes) {}
