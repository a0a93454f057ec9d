package io.netmesh.spring.channel;

import java.util.Map;

/**
 * What is known of an event beside its payload.
 *
 * @param channel the channel it was published to
 * @param listenerId the listener that got it
 * @param eventId the transport's id, unique within the shard
 * @param shardId the shard
 * @param timestamp nanoseconds since the writer's shard was created, u64; not comparable between shards or restarts
 * @param order the event's number within the node that stored it, from 1; 0 where the transport has none
 * @param attempt how often the listener was given this event, from 1
 * @param headers what the publisher sent along; never null, maybe empty
 */
public record EventMetadata(
        String channel,
        String listenerId,
        String eventId,
        int shardId,
        long timestamp,
        long order,
        int attempt,
        Map<String, String> headers) {

    public EventMetadata {
        headers = Map.copyOf(headers);
    }
}
