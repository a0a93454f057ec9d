package io.netmesh.bus.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes every event and keeps none: for measurements, and for nodes that must emit without anybody reading. Thread-safe. */
public final class NoopTransport implements Transport {

    /** The name of this transport. */
    public static final String NAME = "noop";

    private volatile boolean started;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<Void> start(TransportContext context) {
        started = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        return CompletableFuture.completedFuture(ShardPage.EMPTY);
    }

    @Override
    public CompletionStage<@Nullable String> latestId(int shardId) {
        return CompletableFuture.completedFuture(null);
    }

    /** True, although nothing is ever signalled: nothing ever arrives, so readers need not look. */
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
        return started;
    }
}
