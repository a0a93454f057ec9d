package io.netmesh.bus.redis;

import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.redis.RedisCalls.Call;
import io.netmesh.bus.redis.StreamReply.Claimed;
import io.netmesh.bus.transport.GroupSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes over what members of a group have held for too long: {@code XAUTOCLAIM} over the shards, one round now and then. One
 * call of {@link #take} at a time; nothing blocks.
 */
final class GroupClaims {

    private static final long LONGEST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_PENDING = 10_000;

    private final RedisCalls calls;
    private final RedisKeys keys;
    private final GroupSpec spec;
    private final String member;
    private final AtomicLong missed;
    private final long intervalNanos;

    private int nextShard;
    private String nextId = Claimed.END;
    private long dueNanos;
    private volatile boolean hurried = true;

    /** @param missed is increased by what was pending and has been trimmed */
    GroupClaims(RedisCalls calls, RedisKeys keys, GroupSpec spec, String member, AtomicLong missed) {
        this.calls = calls;
        this.keys = keys;
        this.spec = spec;
        this.member = member;
        this.missed = missed;
        this.intervalNanos = Math.min(spec.redeliverAfter().toNanos() / 2, LONGEST_INTERVAL_NANOS);
    }

    /** An entry that is ours now. */
    record Claim(int shardId, StreamEntry entry, long deliveries) {}

    /** Starts a round at the next call, whatever the time. */
    void hurry() {
        hurried = true;
    }

    /** How long until {@link #take} looks again; not positive if at once. */
    long nanosUntilDue(long nowNanos) {
        return hurried ? 0 : dueNanos - nowNanos;
    }

    /** Goes on with the round, to its end or until it has found {@code max}. */
    CompletionStage<List<Claim>> take(List<Integer> shards, int max, long nowNanos) {
        hurried = false;
        return take(shards, max, nowNanos, new ArrayList<>());
    }

    private CompletionStage<List<Claim>> take(List<Integer> shards, int max, long nowNanos, List<Claim> found) {
        if (nextShard >= shards.size()) {
            nextShard = 0;
            dueNanos = nowNanos + intervalNanos;
            return CompletableFuture.completedFuture(found);
        }
        if (found.size() >= max) {
            return CompletableFuture.completedFuture(found); // still due
        }
        int shard = shards.get(nextShard);
        return claim(shard, max - found.size()).thenCompose(claimed -> {
            nextId = claimed.next();
            if (nextId.equals(Claimed.END)) {
                nextShard++;
            }
            missed.addAndGet(claimed.deleted());
            return withDeliveries(shard, claimed.entries()).thenCompose(claims -> {
                found.addAll(claims);
                return take(shards, max, nowNanos, found);
            });
        });
    }

    private CompletionStage<Claimed> claim(int shard, int max) {
        return calls.send(new Call(
                        CommandType.XAUTOCLAIM,
                        keys.shard(shard),
                        spec.group(),
                        member,
                        spec.redeliverAfter().toMillis(),
                        nextId,
                        "COUNT",
                        max))
                .thenApply(StreamReply::claimed);
    }

    private CompletionStage<List<Claim>> withDeliveries(int shard, List<StreamEntry> entries) {
        if (entries.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        String first = entries.get(0).id();
        String last = entries.get(entries.size() - 1).id();
        return calls.send(new Call(
                        CommandType.XPENDING, keys.shard(shard), spec.group(), first, last, MOST_PENDING, member))
                .thenApply(reply -> {
                    Map<String, Long> deliveries = StreamReply.deliveries(reply);
                    return entries.stream()
                            .map(entry -> new Claim(shard, entry, deliveries.getOrDefault(entry.id(), 2L)))
                            .toList();
                });
    }
}
