package io.netmesh.bus.redis;

import java.nio.charset.StandardCharsets;

/**
 * The names of what a bus keeps in Redis. Wire: Redis Streams.
 *
 * @param prefix what they begin with
 */
record RedisKeys(String prefix) {

    /** The stream of a shard: {@code prefix:shard:0}. */
    byte[] shard(int shardId) {
        return bytes(prefix + ":shard:" + shardId);
    }

    /** The position of a named listener: {@code prefix:cursor:name}. */
    byte[] cursor(String name) {
        return bytes(prefix + ":cursor:" + name);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
