package io.netmesh.bus.memory;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.json.JsonScanner;
import io.netmesh.bus.pipeline.EventIntake;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The default transport: a log per shard in this process, bounded over all shards together, the oldest events going first.
 * Events are readable the moment they are taken, and gone when the process ends. A payload that is not one JSON value is
 * kept but skipped by every read; outer white space is not given back. So it looks like a durable transport from outside.
 *
 * <p>Thread-safe; no method waits for anything but a shard's short lock, and every stage it returns is complete.
 */
public final class MemoryTransport implements Transport {

    /** The name of this transport. */
    public static final String NAME = "memory";

    /** A page is cut behind the event that takes it over this many payload bytes. */
    private static final int PAGE_BYTES = 16 << 20;

    private final MemoryOptions options;
    private volatile @Nullable Store store;

    /** What exists between start and shutdown. */
    private record Store(
            NodeEnvironment environment, Runnable appended, EventIds ids, Retention retention, ShardLog[] logs) {

        static Store start(MemoryOptions options, TransportContext context) {
            SegmentLimits limits = SegmentLimits.of(options);
            long now = context.environment().nanoTime();
            Retention retention = new Retention(options, limits, now);
            ShardLog[] logs = new ShardLog[context.shards()];
            for (int shard = 0; shard < logs.length; shard++) {
                logs[shard] = new ShardLog(retention, limits, now);
            }
            EventIds ids = EventIds.of(context.environment().epochMillis());
            return new Store(context.environment(), context.appended(), ids, retention, logs);
        }
    }

    public MemoryTransport() {
        this(MemoryOptions.defaults());
    }

    public MemoryTransport(MemoryOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<Void> start(TransportContext context) {
        if (store != null) {
            return CompletableFuture.failedFuture(
                    new TransportException(TransportException.Kind.FATAL, "memory transport was started twice", null));
        }
        store = Store.start(options, context);
        return CompletableFuture.completedFuture(null);
    }

    /** The largest payload that is taken. */
    int largestEventBytes() {
        return options.largestEventBytes();
    }

    /** Takes one event without a batch around it; the answers are those of {@link EventIntake#offer}. */
    long append(int shardId, byte[] payload) {
        Store started = started();
        if (payload.length > options.largestEventBytes()) {
            return EventIntake.TOO_LARGE;
        }
        long now = started.environment.nanoTime();
        long timestamp = started.logs[shardId].append(payload, now);
        if (timestamp > 0) {
            started.retention.enforce(started.logs, now);
            started.appended.run();
        }
        return timestamp;
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        Store started = started();
        for (EventBatch.Entry entry : batch.entries()) {
            if (entry.payload().length > options.largestEventBytes()) {
                return CompletableFuture.failedFuture(new TransportException(
                        TransportException.Kind.FATAL,
                        "payload of " + entry.payload().length + " bytes, allowed " + options.largestEventBytes(),
                        null));
            }
        }
        long now = started.environment.nanoTime();
        for (EventBatch.Entry entry : batch.entries()) {
            if (!started.logs[batch.shardId()].append(entry.payload(), entry.insertionTs(), now)) {
                return CompletableFuture.failedFuture(
                        new TransportException(TransportException.Kind.FATAL, "memory transport was shut down", null));
            }
        }
        started.retention.enforce(started.logs, now);
        started.appended.run();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        try {
            return CompletableFuture.completedFuture(readNow(started(), shardId, afterId, limit));
        } catch (TransportException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private ShardPage readNow(Store started, int shardId, @Nullable String afterId, int limit) {
        if (shardId >= started.logs.length) {
            return ShardPage.EMPTY;
        }
        long after = afterId == null ? EventIds.BEFORE_FIRST : started.ids.numberOf(afterId);
        started.retention.enforce(started.logs, started.environment.nanoTime());
        ShardLog log = started.logs[shardId];
        LogView view = log.view(after, limit);
        try {
            if (view.segments().isEmpty() && afterId == null) {
                // A place of its own where nothing is yet: what comes and goes before the next read is a gap then.
                return new ShardPage(List.of(), started.ids.id(view.oldestNumber() - 1), false, 0, 0);
            }
            long missed = afterId == null ? 0 : Math.max(0, view.oldestNumber() - after - 1);
            return page(started.ids, shardId, view, missed);
        } finally {
            log.giveBack(view);
        }
    }

    private static ShardPage page(EventIds ids, int shardId, LogView view, long missed) {
        List<StoredEvent> events = new ArrayList<>();
        JsonScanner scanner = new JsonScanner();
        long last = 0;
        int skipped = 0;
        long bytes = 0;
        for (SegmentView segment : view.segments()) {
            for (int i = segment.from(); i < segment.to() && bytes < PAGE_BYTES; i++) {
                last = segment.number(i);
                if (segment.isValid(i, scanner)) {
                    events.add(new StoredEvent(
                            ids.id(last),
                            shardId,
                            segment.index().timestamp(i),
                            segment.index().order(i),
                            segment.value(i)));
                    bytes += segment.length(i);
                } else {
                    view.corrupt().add(new LogView.Corrupt(segment.segment(), i));
                    skipped++;
                }
            }
        }
        return new ShardPage(
                events, last == 0 ? null : ids.id(last), last != 0 && last < view.newestNumber(), skipped, missed);
    }

    @Override
    public CompletionStage<@Nullable String> latestId(int shardId) {
        Store started = started();
        return CompletableFuture.completedFuture(
                shardId < started.logs.length ? started.ids.id(started.logs[shardId].newestNumber()) : null);
    }

    @Override
    public long orderWatermark() {
        return started().retention.newestOrder();
    }

    @Override
    public OptionalLong countAfter(int shardId, @Nullable String id) {
        Store started = started();
        if (shardId >= started.logs.length) {
            return OptionalLong.of(0);
        }
        try {
            long after = id == null ? EventIds.BEFORE_FIRST : started.ids.numberOf(id);
            return OptionalLong.of(started.logs[shardId].countAfter(after));
        } catch (TransportException noId) {
            return OptionalLong.empty();
        }
    }

    @Override
    public boolean signalsAppends() {
        return true;
    }

    @Override
    public CompletionStage<Void> flush() {
        return CompletableFuture.completedFuture(null);
    }

    /** Refuses appends from now on; what is stored stays readable. */
    @Override
    public CompletionStage<Void> shutdown() {
        if (store != null) {
            refuseAppends();
        }
        return CompletableFuture.completedFuture(null);
    }

    void refuseAppends() {
        for (ShardLog log : started().logs) {
            log.close();
        }
    }

    @Override
    public boolean isHealthy() {
        return store != null;
    }

    /** Removes all events, for tests. Numbers go on, so a reader sees a gap; nothing counts as evicted. */
    public void clear() {
        Store started = started();
        started.retention.clear(started.logs);
    }

    /** Events now in the store. */
    public long retainedEvents() {
        return started().retention.retainedEvents();
    }

    /** Memory now held for events and their index, in bytes. */
    public long retainedBytes() {
        return started().retention.retainedBytes();
    }

    /** Events removed by retention since the start. */
    public long evictedEvents() {
        return started().retention.evicted();
    }

    /** Events found by a read to be no JSON value, each counted once. */
    public long corruptEvents() {
        long corrupt = 0;
        for (ShardLog log : started().logs) {
            corrupt += log.corrupt();
        }
        return corrupt;
    }

    /** Events stored since the start. */
    public long storedEvents() {
        return started().retention.newestOrder();
    }

    private Store started() {
        Store started = store;
        if (started == null) {
            throw new IllegalStateException("the memory transport was not started");
        }
        return started;
    }
}
