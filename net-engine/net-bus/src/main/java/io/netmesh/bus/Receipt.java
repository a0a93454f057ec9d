package io.netmesh.bus;

/**
 * Proof that the bus took an event. It says nothing about storage; {@code emitAsync} does.
 *
 * @param shardId the shard that the event went to
 * @param timestamp nanoseconds since that shard was created: at least 1 and strictly increasing within the shard, not
 *     comparable between shards, processes or restarts
 */
public record Receipt(int shardId, long timestamp) {}
