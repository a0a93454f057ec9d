package io.netmesh.bus;

/**
 * What a node has counted since it was built. Each number is exact; together they are no snapshot.
 *
 * @param eventsIngested accepted by the bus
 * @param eventsDropped refused: ring full, event too large, no shard, or stranded by a shutdown that ran out of time
 * @param eventsEvicted accepted, then removed before a reader may have seen them: by retention, or by DROP_OLDEST
 * @param eventsFailed accepted, but given up by the transport
 * @param eventsCorrupt found by readers to be no JSON value, and skipped; counted once in memory, at each read elsewhere
 * @param eventsMissed no longer there when a reader came to them, as far as the transport can count; once for each reader
 * @param eventsDispatched taken by the transport
 * @param batchesDispatched batches taken by the transport; 0 where events are not batched
 * @param eventsRetained now in the store; 0 where the store is elsewhere
 * @param bytesRetained memory now held for the store, in bytes; 0 where the store is elsewhere
 */
public record NodeStats(
        long eventsIngested,
        long eventsDropped,
        long eventsEvicted,
        long eventsFailed,
        long eventsCorrupt,
        long eventsMissed,
        long eventsDispatched,
        long batchesDispatched,
        long eventsRetained,
        long bytesRetained) {}
