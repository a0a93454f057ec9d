package io.netmesh.bus.read;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelOutage;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The channel listeners of a node, by name, and the daemon threads that serve them: {@code net-bus-reader} from the first
 * subscription on, and {@link CursorThreads} while there are positions to load or save. Thread-safe.
 */
final class ChannelListeners {

    private final Transport transport;
    private final int shards;
    private final ChannelReaderLoop loop;
    private final CursorThreads storage = new CursorThreads();
    private final Map<String, Handle> byName = new ConcurrentHashMap<>();
    private boolean started; // guarded by this
    private @Nullable CompletableFuture<Void> closed; // guarded by this

    ChannelListeners(
            Transport transport,
            int shards,
            MergedPoll poll,
            NodeEnvironment environment,
            Arrivals arrivals,
            Duration lastSaveTimeout) {
        this.transport = transport;
        this.shards = shards;
        this.loop = new ChannelReaderLoop(
                new ChannelReader(poll, transport.signalsAppends()), environment, arrivals, lastSaveTimeout);
    }

    synchronized ChannelSubscription listen(ChannelSubscriptionSpec spec, ChannelSink sink) {
        if (closed != null) {
            throw new NodeShutDownException();
        }
        if (spec.startFrom() instanceof StartFrom.Cursor cursor) {
            Cursor.decode(cursor.text()); // refused here rather than in the background
        }
        if (byName.containsKey(spec.name())) {
            throw new IllegalArgumentException("listener name = " + spec.name()
                    + " is in use; allowed are names that no other listener of this node has");
        }
        Listener listener = new Listener(spec, sink);
        ListenerPosition position =
                new ListenerPosition(listener, shards, storage.inTurn(spec.name()), loop, this::latest);
        Handle handle = new Handle(listener, position);
        byName.put(spec.name(), handle);
        loop.add(listener, position);
        if (!started) {
            started = true;
            Thread thread = new Thread(loop, "net-bus-reader");
            thread.setDaemon(true);
            thread.start();
        }
        return handle;
    }

    /** Ends every listener; completes when their positions are saved. */
    synchronized CompletableFuture<Void> close() {
        if (closed == null) {
            byName.values().forEach(handle -> handle.listener.stop());
            closed = (started ? loop.end() : CompletableFuture.<Void>completedFuture(null))
                    .whenComplete((done, failure) -> storage.shutdown());
        }
        return closed;
    }

    /** Under the same lock as the end of the reader, which runs no command that comes later. */
    private synchronized CompletableFuture<Void> closeOne(Handle handle) {
        if (handle.closing == null) {
            handle.listener.stop();
            handle.closing = closed != null
                    ? closed
                    : loop.remove(handle.listener)
                            .whenComplete((saved, failure) -> byName.remove(handle.listener.name(), handle));
        }
        return handle.closing;
    }

    private CompletableFuture<@Nullable String[]> latest() {
        List<CompletableFuture<@Nullable String>> ids = new ArrayList<>(shards);
        for (int shard = 0; shard < shards; shard++) {
            int asked = shard;
            ids.add(ShardReads.started(() -> transport.latestId(asked)));
        }
        return CompletableFuture.allOf(ids.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> ids.stream().map(CompletableFuture::join).toArray(String[]::new));
    }

    /** What the subscriber holds. */
    private final class Handle implements ChannelSubscription {
        private final Listener listener;
        private final ListenerPosition position;
        private @Nullable CompletableFuture<Void> closing; // guarded by the listeners

        Handle(Listener listener, ListenerPosition position) {
            this.listener = listener;
            this.position = position;
        }

        @Override
        public ChannelSubscriptionSpec spec() {
            return listener.spec();
        }

        @Override
        public void ready() {
            if (listener.ready()) {
                loop.wake();
            }
        }

        @Override
        public Optional<String> position() {
            Cursor committed = position.committed();
            return committed.positions().isEmpty() ? Optional.empty() : Optional.of(committed.encode());
        }

        @Override
        public OptionalLong lag() {
            if (!listener.isStarted()) {
                return OptionalLong.empty();
            }
            @Nullable String[] committed = listener.window().committed();
            long lag = 0;
            for (int shard = 0; shard < shards; shard++) {
                OptionalLong behind = transport.countAfter(shard, committed[shard]);
                if (behind.isEmpty()) {
                    return OptionalLong.empty();
                }
                lag += behind.getAsLong();
            }
            return OptionalLong.of(lag);
        }

        @Override
        public Optional<ChannelOutage> outage() {
            return listener.outage();
        }

        @Override
        public boolean isStarted() {
            return listener.isStarted();
        }

        @Override
        public boolean isAtHead() {
            return listener.isAtHead();
        }

        @Override
        public CompletableFuture<Void> close() {
            return closeOne(this);
        }
    }
}
