package io.netmesh.bus.read;

import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads positions as a Redis server does, and fails like one where it cannot. */
final class RedisPositions implements Transport {

    private static final Pattern POSITION = Pattern.compile("\\s*(\\d+)(?:-(\\d+))?");

    private final Transport store;

    RedisPositions(Transport store) {
        this.store = store;
    }

    @Override
    public CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        if (afterId == null) {
            return store.read(shardId, null, limit);
        }
        Matcher position = POSITION.matcher(afterId);
        if (!position.matches()) {
            return CompletableFuture.failedFuture(
                    new TransportException(TransportException.Kind.TRANSIENT, "Invalid stream ID", null));
        }
        String sequence = position.group(2) == null ? "0" : position.group(2);
        return store.read(shardId, position.group(1) + "-" + sequence, limit);
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public CompletionStage<Void> start(TransportContext context) {
        return store.start(context);
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        return store.append(batch);
    }

    @Override
    public CompletionStage<@Nullable String> latestId(int shardId) {
        return store.latestId(shardId);
    }

    @Override
    public CompletionStage<Void> flush() {
        return store.flush();
    }

    @Override
    public CompletionStage<Void> shutdown() {
        return store.shutdown();
    }

    @Override
    public boolean isHealthy() {
        return store.isHealthy();
    }
}
