package io.netmesh.bus;

import io.netmesh.wire.Xxh3;

/** Which shard an event goes to: the hash of its payload, or of its key, spread over the shards by multiplication. Wire: Shards. */
final class ShardSelection {

    private final int shards;

    ShardSelection(int shards) {
        this.shards = shards;
    }

    int shardOf(byte[] hashed) {
        long hash = Xxh3.hash64(hashed);
        // The high half of the unsigned product; multiplyHigh is signed, and multiplyUnsignedHigh came with Java 18.
        return (int) (Math.multiplyHigh(hash, shards) + (hash >> 63 & shards));
    }
}
