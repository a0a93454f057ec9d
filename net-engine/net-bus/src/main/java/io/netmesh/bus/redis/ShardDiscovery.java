package io.netmesh.bus.redis;

import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.redis.RedisCalls.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the streams of shards that this node does not write: a producer with more shards may share the bus. Looks at the ids
 * above the own ones, sixteen at a time, until it meets sixteen without a stream. Thread-safe; nothing blocks.
 */
final class ShardDiscovery {

    private static final int STRIDE = 16;
    private static final int MAX_SHARDS = 65_536;

    private final RedisCalls calls;
    private final RedisKeys keys;
    private final int ownShards;

    ShardDiscovery(RedisCalls calls, RedisKeys keys, int ownShards) {
        this.calls = calls;
        this.keys = keys;
        this.ownShards = ownShards;
    }

    /** The further shards, ascending. */
    CompletionStage<List<Integer>> look() {
        return lookFrom(ownShards, new ArrayList<>());
    }

    private CompletionStage<List<Integer>> lookFrom(int first, List<Integer> found) {
        int end = Math.min(first + STRIDE, MAX_SHARDS);
        CompletionStage<Boolean> any = CompletableFuture.completedFuture(false);
        for (int shardId = first; shardId < end; shardId++) {
            int candidate = shardId;
            any = any.thenCombine(calls.send(new Call(CommandType.EXISTS, keys.shard(candidate))), (before, reply) -> {
                boolean exists = ((Long) reply.get(0)) > 0;
                if (exists) {
                    found.add(candidate);
                }
                return before || exists;
            });
        }
        return any.thenCompose(more -> more && end < MAX_SHARDS
                ? lookFrom(end, found)
                : CompletableFuture.completedFuture(List.copyOf(found)));
    }
}
