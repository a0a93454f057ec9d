package io.netmesh.bus.memory;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps events in this process. */
public final class MemoryTransport implements Transport {

    private final List<List<StoredEvent>> shards = new ArrayList<>();
    private long startMillis;
    private long order;
    private Runnable appended = () -> {};

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public synchronized CompletionStage<Void> start(TransportContext context) {
        startMillis = context.environment().epochMillis();
        appended = context.appended();
        for (int shard = 0; shard < context.shards(); shard++) {
            shards.add(new ArrayList<>());
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        synchronized (this) {
            List<StoredEvent> shard = shards.get(batch.shardId());
            for (EventBatch.Entry entry : batch.entries()) {
                String id = startMillis + "-" + (shard.size() + 1);
                shard.add(new StoredEvent(id, batch.shardId(), entry.insertionTs(), ++order, entry.payload()));
            }
        }
        appended.run();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        List<StoredEvent> shard = shards.get(shardId);
        int from = afterId == null ? 0 : Integer.parseInt(afterId.substring(afterId.indexOf('-') + 1));
        int to = Math.min(shard.size(), from + limit);
        if (from >= to) {
            return CompletableFuture.completedFuture(ShardPage.EMPTY);
        }
        List<StoredEvent> events = shard.subList(from, to);
        return CompletableFuture.completedFuture(
                new ShardPage(events, events.get(events.size() - 1).id(), to < shard.size(), 0, 0));
    }

    @Override
    public synchronized CompletionStage<@Nullable String> latestId(int shardId) {
        List<StoredEvent> shard = shards.get(shardId);
        return CompletableFuture.completedFuture(
                shard.isEmpty() ? null : shard.get(shard.size() - 1).id());
    }

    @Override
    public boolean signalsAppends() {
        return true;
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
