package io.netmesh.bus.redis;

import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.redis.GroupClaims.Claim;
import io.netmesh.bus.redis.RedisCalls.Call;
import io.netmesh.bus.transport.GroupEvent;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member of a consumer group: {@code XREADGROUP BLOCK} over all shards on a connection of its own, everything else over the
 * reader's. What it was given and has not acknowledged is in the group's pending list at the server, under its name.
 */
final class RedisGroupReader implements GroupReader {

    private final GroupSpec spec;
    private final String member;
    private final RedisKeys keys;
    private final RedisCalls calls;
    private final RedisLink link;
    private final RedisCalls waiting;
    private final Supplier<List<Integer>> shards;
    private final Function<Integer, @Nullable DuplicateFilter> filters;
    private final LongSupplier nanoTime;
    private final GroupStreams streams;
    private final GroupClaims claims;
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();

    // Touched by one call of next() at a time.
    private final Deque<Lent> taken = new ArrayDeque<>();
    private List<Integer> joined = List.of();

    private volatile CompletableFuture<List<GroupEvent>> underWay = CompletableFuture.completedFuture(List.of());
    private volatile @Nullable Object clientId;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private volatile boolean closed;

    /**
     * @param member a name that no other member has
     * @param calls for commands that do not wait
     * @param shards the shards there are
     * @param filters what knows the second copies of a shard's events; null if they are wanted
     */
    RedisGroupReader(
            GroupSpec spec,
            String member,
            RedisConnector connector,
            RedisCalls calls,
            RedisKeys keys,
            Duration commandTimeout,
            Supplier<List<Integer>> shards,
            Function<Integer, @Nullable DuplicateFilter> filters,
            LongSupplier nanoTime) {
        this.spec = spec;
        this.member = member;
        this.keys = keys;
        this.calls = calls;
        this.shards = shards;
        this.filters = filters;
        this.nanoTime = nanoTime;
        link = connector.link("group " + spec.group(), connection -> askClientId());
        waiting = new RedisCalls(link, commandTimeout);
        streams = new GroupStreams(calls, keys, spec);
        claims = new GroupClaims(calls, keys, spec, member, missed);
    }

    /** An event of this reader. */
    private record Lent(RedisGroupReader reader, StoredEvent event, long deliveries) implements GroupEvent {}

    /** Joins the group. */
    CompletionStage<Void> open() {
        link.open();
        return checked(join(shards.get()).thenCompose(done -> link.connection()).thenApply(connection -> null));
    }

    private void askClientId() {
        waiting.send(new Call(CommandType.CLIENT, "ID")).thenAccept(reply -> clientId = reply.get(0));
    }

    private CompletionStage<Void> join(List<Integer> all) {
        return streams.join(all).thenAccept(done -> joined = all);
    }

    @Override
    public CompletionStage<List<GroupEvent>> next(int max, Duration maxWait) {
        if (!underWay.isDone()) {
            throw new IllegalStateException("next() is under way");
        }
        if (max < 1) {
            throw new IllegalArgumentException("max = " + max + ", allowed at least 1");
        }
        CompletableFuture<List<GroupEvent>> answer =
                checked(step(max, nanoTime.getAsLong() + maxWait.toNanos())).toCompletableFuture();
        underWay = answer;
        return answer;
    }

    /** Takes from what is here, else from what was left behind, else from what is new; again until the time is over. */
    private CompletionStage<List<GroupEvent>> step(int max, long deadlineNanos) {
        if (!taken.isEmpty() || closed) {
            return CompletableFuture.completedFuture(hand(max));
        }
        List<Integer> all = shards.get();
        if (!all.equals(joined)) {
            return join(all).thenCompose(done -> step(max, deadlineNanos));
        }
        long now = nanoTime.getAsLong();
        long untilClaims = claims.nanosUntilDue(now);
        if (untilClaims <= 0) {
            return restoring(claims.take(all, max, now).thenAccept(this::takeClaims), max, deadlineNanos);
        }
        long patienceNanos = Math.min(deadlineNanos - now, untilClaims);
        if (patienceNanos <= 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        return restoring(readNew(all, max, patienceNanos).thenAccept(this::takeNew), max, deadlineNanos);
    }

    private CompletionStage<List<GroupEvent>> restoring(CompletionStage<Void> step, int max, long deadlineNanos) {
        return step.exceptionallyCompose(failure ->
                        GroupStreams.isMissing(failure) ? join(shards.get()) : CompletableFuture.failedFuture(failure))
                .thenCompose(done -> step(max, deadlineNanos));
    }

    private CompletionStage<Map<String, List<StreamEntry>>> readNew(List<Integer> all, int max, long patienceNanos) {
        long patienceMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(patienceNanos));
        int perShard = Math.max(1, max / all.size()); // the server counts per stream
        List<Object> words = new ArrayList<>(
                Arrays.asList("GROUP", spec.group(), member, "COUNT", perShard, "BLOCK", patienceMillis, "STREAMS"));
        all.forEach(shard -> words.add(keys.shard(shard)));
        all.forEach(shard -> words.add(">"));
        return waiting.send(new Call(CommandType.XREADGROUP, words.toArray()), Duration.ofMillis(patienceMillis))
                .thenApply(StreamReply::streams);
    }

    private void takeNew(Map<String, List<StreamEntry>> arrived) {
        for (int shard : joined) {
            List<StreamEntry> entries = arrived.getOrDefault(StreamReply.text(keys.shard(shard)), List.of());
            entries.forEach(entry -> take(shard, entry, 1));
        }
    }

    private void takeClaims(List<Claim> found) {
        found.forEach(claim -> take(claim.shardId(), claim.entry(), claim.deliveries()));
    }

    /** Takes an entry, unless there is no event in it that was not delivered already: then the group is done with it. */
    private void take(int shard, StreamEntry entry, long deliveries) {
        StoredEvent event = entry.toEvent(shard);
        DuplicateFilter filter = filters.apply(shard);
        if (event == null) {
            skipped.incrementAndGet();
        } else if (filter == null || !filter.filter(List.of(event)).isEmpty()) {
            taken.add(new Lent(this, event, deliveries));
            return;
        }
        calls.send(new Call(CommandType.XACK, keys.shard(shard), spec.group(), entry.id()));
    }

    private List<GroupEvent> hand(int max) {
        List<GroupEvent> events = new ArrayList<>();
        while (events.size() < max && !taken.isEmpty() && !closed) {
            events.add(taken.remove());
        }
        return List.copyOf(events);
    }

    @Override
    public CompletionStage<Void> acknowledge(Collection<? extends GroupEvent> events) {
        return forEachShard(events, (key, ids) -> {
            List<Object> words = new ArrayList<>(List.of(key, spec.group()));
            words.addAll(ids);
            return new Call(CommandType.XACK, words.toArray());
        });
    }

    @Override
    public CompletionStage<Void> release(Collection<? extends GroupEvent> events) {
        claims.hurry();
        return reclaim(events, spec.redeliverAfter());
    }

    @Override
    public CompletionStage<Void> extend(Collection<? extends GroupEvent> events) {
        return reclaim(events, Duration.ZERO);
    }

    /** Keeps entries under this member's name, as if it had been given them that long ago. */
    private CompletionStage<Void> reclaim(Collection<? extends GroupEvent> events, Duration ago) {
        return forEachShard(events, (key, ids) -> {
            List<Object> words = new ArrayList<>(List.of(key, spec.group(), member, 0));
            words.addAll(ids);
            words.addAll(List.of("IDLE", ago.toMillis(), "JUSTID"));
            return new Call(CommandType.XCLAIM, words.toArray());
        });
    }

    private interface ShardCall {
        Call of(byte[] key, List<String> ids);
    }

    private CompletionStage<Void> forEachShard(Collection<? extends GroupEvent> events, ShardCall call) {
        Map<Integer, List<String>> idsByShard = new TreeMap<>();
        for (GroupEvent event : events) {
            if (!(event instanceof Lent lent) || lent.reader != this) {
                throw new IllegalArgumentException(event + " did not come from this reader");
            }
            idsByShard
                    .computeIfAbsent(lent.event.shardId(), shard -> new ArrayList<>())
                    .add(lent.event.id());
        }
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (Map.Entry<Integer, List<String>> shard : idsByShard.entrySet()) {
            all = all.thenCombine(
                    calls.send(call.of(keys.shard(shard.getKey()), shard.getValue())), (before, reply) -> before);
        }
        return checked(all);
    }

    @Override
    public long skipped() {
        return skipped.get();
    }

    @Override
    public long missed() {
        return missed.get();
    }

    @Override
    public CompletionStage<Void> close() {
        synchronized (closing) {
            if (closed) {
                return closing;
            }
            closed = true;
        }
        unblock()
                .thenCompose(done -> underWay)
                .thenCompose(none -> release(List.copyOf(taken)))
                .thenCompose(done -> leave())
                .handle((done, failure) -> null) // what could not be tidied up is redelivered in its time
                .thenCompose(done -> link.close())
                .whenComplete((done, failure) -> closing.complete(null));
        return closing;
    }

    /** Completes when the reader has been closed. */
    CompletionStage<Void> closing() {
        return closing;
    }

    /** Ends the wait of a call that is under way. */
    private CompletionStage<?> unblock() {
        Object id = clientId;
        return underWay.isDone() || id == null
                ? CompletableFuture.completedFuture(null)
                : calls.send(new Call(CommandType.CLIENT, "UNBLOCK", id));
    }

    /** Removes the member from streams where it has nothing pending. Nobody reads under its name any more. */
    private CompletionStage<Void> leave() {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (int shard : joined) {
            byte[] key = keys.shard(shard);
            all = all.thenCompose(before ->
                            calls.send(new Call(CommandType.XPENDING, key, spec.group(), "-", "+", 1, member)))
                    .thenCompose(pending -> pending.isEmpty()
                            ? calls.send(new Call(CommandType.XGROUP, "DELCONSUMER", key, spec.group(), member))
                            : CompletableFuture.completedFuture(pending))
                    .thenApply(reply -> null);
        }
        return all;
    }

    private static <T extends @Nullable Object> CompletionStage<T> checked(CompletionStage<T> stage) {
        return stage.exceptionallyCompose(failure -> CompletableFuture.failedFuture(RedisErrors.ofRead(failure)));
    }
}
