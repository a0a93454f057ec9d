package io.netmesh.bus.jetstream;

import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of requests about streams and their consumers. Wire: JetStream. */
final class StreamRequests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int UNLIMITED = -1;

    private StreamRequests() {}

    /** A shard's stream, in the very bytes that other implementations send. */
    static byte[] create(JetStreamTransportConfig config, ShardStreams names, int shardId) {
        ObjectNode stream = JSON.createObjectNode();
        stream.put("name", names.stream(shardId));
        stream.putArray("subjects").add(names.subject(shardId));
        stream.put("retention", "limits")
                .put("storage", "file")
                .put("discard", "old")
                .put("num_replicas", config.replicas())
                .put("allow_direct", true)
                .put("duplicate_window", config.effectiveDedupWindow().toNanos())
                .put("max_msgs", config.maxMessages())
                .put("max_bytes", config.maxBytes())
                .put("max_age", config.maxAge().toNanos());
        return JSON.writeValueAsBytes(stream);
    }

    /** A consumer of one reader: from a sequence on, in order, nothing to acknowledge, in the server's memory. */
    static byte[] readFrom(ShardStreams names, int shardId, long sequence, Duration forgetAfter) {
        ObjectNode consumer = JSON.createObjectNode();
        consumer.put("deliver_policy", "by_start_sequence")
                .put("opt_start_seq", sequence)
                .put("ack_policy", "none")
                .put("filter_subject", names.subject(shardId))
                .put("inactive_threshold", forgetAfter.toNanos())
                .put("num_replicas", 1)
                .put("mem_storage", true);
        return request(names, shardId, consumer);
    }

    /** The consumer of a group, which stays; every event is lent until it is acknowledged. */
    static byte[] share(ShardStreams names, int shardId, String group, boolean fromEarliest, Duration redeliverAfter) {
        ObjectNode consumer = JSON.createObjectNode();
        consumer.put("durable_name", group)
                .put("deliver_policy", fromEarliest ? "all" : "new")
                .put("ack_policy", "explicit")
                .put("ack_wait", redeliverAfter.toNanos())
                .put("max_deliver", UNLIMITED)
                .put("max_ack_pending", UNLIMITED)
                .put("filter_subject", names.subject(shardId));
        return request(names, shardId, consumer);
    }

    /** What is there now, at most {@code batch} events. */
    static byte[] fetch(int batch, long maxBytes) {
        return JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("batch", batch)
                .put("max_bytes", maxBytes)
                .put("no_wait", true));
    }

    /** The next event, once there is one. */
    static byte[] await(Duration atMost) {
        return JSON.writeValueAsBytes(JSON.createObjectNode().put("batch", 1).put("expires", atMost.toNanos()));
    }

    private static byte[] request(ShardStreams names, int shardId, ObjectNode consumer) {
        ObjectNode request = JSON.createObjectNode().put("stream_name", names.stream(shardId));
        request.set("config", consumer);
        return JSON.writeValueAsBytes(request);
    }
}
