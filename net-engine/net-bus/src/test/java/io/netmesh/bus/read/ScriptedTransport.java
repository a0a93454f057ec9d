package io.netmesh.bus.read;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A store whose every record and every fault is set by the test. Ids are {@code 1-n} unless given; retention is what the test
 * trims. Thread-safe.
 */
final class ScriptedTransport implements Transport {

    private record Stored(String id, byte[] payload, long insertionTs, long order, boolean corrupt) {}

    private final List<List<Stored>> shards = new ArrayList<>();
    private final int[] retainedFrom;
    private final Set<Integer> failing = new HashSet<>();
    private final Set<Integer> lying = new HashSet<>();
    private boolean ordered;
    private boolean signals;
    private boolean countsMissed = true;
    private int reads;
    private long order;
    private Runnable appended = () -> {};
    private volatile IntConsumer beforeRead = shard -> {};

    ScriptedTransport(int shardCount) {
        for (int shard = 0; shard < shardCount; shard++) {
            shards.add(new ArrayList<>());
        }
        retainedFrom = new int[shardCount];
    }

    int shards() {
        return shards.size();
    }

    /** Numbers events across shards, as the memory transport does. */
    ScriptedTransport ordered() {
        ordered = true;
        return this;
    }

    ScriptedTransport signalling(Runnable onAppend) {
        signals = true;
        appended = onAppend;
        return this;
    }

    ScriptedTransport notCountingMissed() {
        countsMissed = false;
        return this;
    }

    /** Runs, without the lock, before each read of a shard. */
    void beforeRead(IntConsumer action) {
        beforeRead = action;
    }

    synchronized void add(int shard, String id, byte[] payload, long insertionTs) {
        shards.get(shard).add(new Stored(id, payload, insertionTs, ordered ? ++order : 0, false));
    }

    synchronized void addCorrupt(int shard, String id) {
        shards.get(shard).add(new Stored(id, new byte[0], 0, ordered ? ++order : 0, true));
    }

    void append(int shard, String json) {
        append(shard, json, 0);
    }

    void append(int shard, String json, long insertionTs) {
        synchronized (this) {
            add(shard, nextId(shard), json.getBytes(StandardCharsets.UTF_8), insertionTs);
        }
        appended.run();
    }

    void appendCorrupt(int shard) {
        synchronized (this) {
            addCorrupt(shard, nextId(shard));
        }
        appended.run();
    }

    /** Forgets the oldest records of a shard. */
    synchronized void trim(int shard, int count) {
        retainedFrom[shard] = Math.min(shards.get(shard).size(), retainedFrom[shard] + count);
    }

    synchronized void fail(int shard) {
        failing.add(shard);
    }

    synchronized void recover(int shard) {
        failing.remove(shard);
    }

    /** The shard says that there is more where there is nothing. */
    synchronized void lie(int shard) {
        lying.add(shard);
    }

    synchronized int reads() {
        return reads;
    }

    synchronized int retained(int shard) {
        return shards.get(shard).size() - retainedFrom[shard];
    }

    @Override
    public CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        beforeRead.accept(shardId);
        synchronized (this) {
            reads++;
            if (failing.contains(shardId)) {
                return CompletableFuture.failedFuture(
                        new TransportException(TransportException.Kind.TRANSIENT, "scripted", null));
            }
            return CompletableFuture.completedFuture(page(shardId, afterId, limit));
        }
    }

    private ShardPage page(int shardId, @Nullable String afterId, int limit) {
        List<Stored> shard = shards.get(shardId);
        int from = firstAfter(shard, afterId);
        int first = Math.max(from, retainedFrom[shardId]);
        long missed = afterId == null ? 0 : first - from;
        int to = (int) Math.min(shard.size(), (long) first + limit);
        List<StoredEvent> events = new ArrayList<>();
        int skipped = 0;
        for (Stored stored : shard.subList(Math.min(first, to), to)) {
            if (stored.corrupt()) {
                skipped++;
            } else {
                events.add(
                        new StoredEvent(stored.id(), shardId, stored.insertionTs(), stored.order(), stored.payload()));
            }
        }
        boolean more = to < shard.size() || lying.contains(shardId);
        String nextId = to > first ? shard.get(to - 1).id() : null;
        return new ShardPage(events, nextId, more, skipped, missed > 0 && !countsMissed ? -1 : missed);
    }

    private static int firstAfter(List<Stored> shard, @Nullable String afterId) {
        int index = 0;
        while (index < shard.size()
                && EventIdOrder.INSTANCE.compare(shard.get(index).id(), afterId) <= 0) {
            index++;
        }
        return index;
    }

    private String nextId(int shard) {
        return "1-" + (shards.get(shard).size() + 1);
    }

    @Override
    public synchronized CompletionStage<@Nullable String> latestId(int shardId) {
        List<Stored> shard = shards.get(shardId);
        return CompletableFuture.completedFuture(
                shard.isEmpty() ? null : shard.get(shard.size() - 1).id());
    }

    @Override
    public synchronized OptionalLong countAfter(int shardId, @Nullable String id) {
        List<Stored> shard = shards.get(shardId);
        return OptionalLong.of(shard.size() - Math.max(firstAfter(shard, id), retainedFrom[shardId]));
    }

    @Override
    public synchronized long orderWatermark() {
        return ordered ? order : Long.MAX_VALUE;
    }

    @Override
    public boolean signalsAppends() {
        return signals;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public CompletionStage<Void> start(TransportContext context) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        throw new UnsupportedOperationException("the test appends");
    }

    @Override
    public CompletionStage<Void> flush() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> shutdown() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isHealthy() {
        return true;
    }
}
