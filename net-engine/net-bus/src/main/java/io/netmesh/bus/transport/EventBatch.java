package io.netmesh.bus.transport;

import java.util.List;

/**
 * Events of one shard on their way to storage. The same batch, with the same identity, is sent again after a failure.
 *
 * @param shardId the shard
 * @param entries the events in order, never empty
 * @param sequenceStart the number of the first event within its shard and producer, u64
 * @param producerNonce who produced it, u64, never 0
 */
public record EventBatch(int shardId, List<Entry> entries, long sequenceStart, long producerNonce) {

    public EventBatch {
        entries = List.copyOf(entries);
    }

    /**
     * The identity by which readers recognise an event that was stored twice: {@code nonce:shard:sequence:index}.
     * Wire: Dedup identity.
     *
     * @param index the event's place in the batch, from 0
     */
    public String dedupId(int index) {
        return Long.toHexString(producerNonce)
                + ':'
                + shardId
                + ':'
                + Long.toUnsignedString(sequenceStart)
                + ':'
                + index;
    }

    /**
     * One event.
     *
     * @param payload the bytes, to be read and not written
     * @param insertionTs {@code Receipt.timestamp()}
     */
    public record Entry(byte[] payload, long insertionTs) {}
}
