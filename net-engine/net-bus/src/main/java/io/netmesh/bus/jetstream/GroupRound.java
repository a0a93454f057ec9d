package io.netmesh.bus.jetstream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One request to every shard for what is there. */
final class GroupRound {

    private final long number;
    private final List<Integer> shards;
    private final int share;
    private final Map<Integer, Integer> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * @param number of the round; each begins with another shard
     * @param joined the shards, at least one
     * @param max how many events are wanted in all
     */
    GroupRound(long number, Collection<Integer> joined, int max) {
        this.number = number;
        List<Integer> inTurn = new ArrayList<>(new TreeSet<>(joined));
        Collections.rotate(inTurn, (int) -(number % inTurn.size()));
        this.shards = List.copyOf(inTurn.subList(0, Math.min(max, inTurn.size())));
        this.share = Math.max(1, max / inTurn.size());
        shards.forEach(shard -> open.put(shard, share));
    }

    /** Whom to ask: all shards, unless fewer events than shards are wanted. */
    List<Integer> shards() {
        return shards;
    }

    /** How many events to ask each for. */
    int share() {
        return share;
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
