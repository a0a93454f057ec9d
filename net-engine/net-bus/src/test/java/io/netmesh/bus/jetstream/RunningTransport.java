package io.netmesh.bus.jetstream;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A started transport whose stages a test can wait for. */
final class RunningTransport implements AutoCloseable {

    final JetStreamTransport transport;
    final AtomicInteger signals = new AtomicInteger();

    RunningTransport(JetStreamTransportConfig config) {
        this(config, 2);
    }

    RunningTransport(JetStreamTransportConfig config, int shards) {
        transport = new JetStreamTransport(config);
        get(transport.start(new TransportContext(shards, NodeEnvironment.system(), signals::incrementAndGet)));
    }

    void append(EventBatch batch) {
        get(transport.append(batch));
    }

    ShardPage read(int shard, @Nullable String after, int limit) {
        return get(transport.read(shard, after, limit));
    }

    /** Everything in a shard, page by page. */
    List<StoredEvent> readAll(int shard) {
        List<StoredEvent> events = new ArrayList<>();
        String after = null;
        ShardPage page;
        do {
            page = read(shard, after, 1000);
            events.addAll(page.events());
            after = page.nextId() == null ? after : page.nextId();
        } while (page.hasMore());
        return events;
    }

    static List<String> payloads(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::raw).toList();
    }

    /** Waits, generously, and throws what the stage failed with. */
    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        get(transport.shutdown());
    }
}
