package io.netmesh.bus.jetstream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One request to every shard for what is there. */
final class GroupRound {

    private final long number;
    private final Map<Integer, Integer> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** @param share how many events each shard is asked for */
    GroupRound(long number, List<Integer> shards, int share) {
        this.number = number;
        shards.forEach(shard -> open.put(shard, share));
    }

    long number() {
        return number;
    }

    /** Completes when every shard has answered. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Whether this event was the last that was asked for. */
    boolean received(int shard) {
        open.computeIfPresent(shard, (key, left) -> left == 1 ? null : left - 1);
        return open.isEmpty();
    }

    /** Whether this shard was the last to say that it has no more. */
    boolean answered(int shard) {
        open.remove(shard);
        return open.isEmpty();
    }
}
