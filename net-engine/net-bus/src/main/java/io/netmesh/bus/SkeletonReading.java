package io.netmesh.bus;

import io.netmesh.NetException;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.json.JsonScanner;
import io.netmesh.bus.read.Arrivals;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The plainest way to read: every poll from the oldest event, a thread per listener that looks every few milliseconds. */
final class SkeletonReading {

    private static final long PAUSE_MILLIS = 5;

    private final Transport transport;
    private final int shards;
    private final Object pause = new Object();
    private volatile boolean closed;

    SkeletonReading(Transport transport, int shards, Arrivals arrivals) {
        this.transport = transport;
        this.shards = shards;
    }

    PollResponse poll(PollRequest request) {
        List<StoredEvent> events = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            events.addAll(read(shard, null, Integer.MAX_VALUE).events());
        }
        return new PollResponse(events, null, false, List.of(), List.of(), false, List.of());
    }

    ChannelSubscription listen(ChannelSubscriptionSpec spec, ChannelSink sink) {
        Listening listening = new Listening(spec, sink);
        Thread thread = new Thread(listening::run, "net-bus-reader");
        thread.setDaemon(true);
        thread.start();
        return listening;
    }

    void close() {
        closed = true;
        wake();
    }

    private ShardPage read(int shard, @Nullable String after, int limit) {
        return transport.read(shard, after, limit).toCompletableFuture().join();
    }

    private void wake() {
        synchronized (pause) {
            pause.notifyAll();
        }
    }

    private void pauseShortly() throws InterruptedException {
        synchronized (pause) {
            pause.wait(PAUSE_MILLIS);
        }
    }

    private final class Listening implements ChannelSubscription {

        private final ChannelSubscriptionSpec spec;
        private final ChannelSink sink;
        private final JsonScanner scanner = new JsonScanner();
        private final @Nullable String[] positions = new String[shards];
        private volatile boolean ended;

        Listening(ChannelSubscriptionSpec spec, ChannelSink sink) {
            this.spec = spec;
            this.sink = sink;
            for (int shard = 0; shard < shards; shard++) {
                positions[shard] =
                        transport.latestId(shard).toCompletableFuture().join();
            }
        }

        void run() {
            try {
                while (!ended && !closed) {
                    boolean idle = true;
                    for (int shard = 0; shard < shards; shard++) {
                        for (StoredEvent event :
                                read(shard, positions[shard], 100).events()) {
                            idle = false;
                            if (matches(event)) {
                                deliver(event);
                            }
                            positions[shard] = event.id();
                        }
                    }
                    if (idle) {
                        pauseShortly();
                    }
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (NetException failure) {
                sink.onFailure(failure);
            }
        }

        private void deliver(StoredEvent event) throws InterruptedException {
            ChannelDelivery delivery = new ChannelDelivery() {
                @Override
                public StoredEvent event() {
                    return event;
                }

                @Override
                public void acknowledge() {}
            };
            while (!ended && !closed && !sink.tryDeliver(delivery)) {
                pauseShortly();
            }
        }

        private boolean matches(StoredEvent event) {
            byte[] payload = event.payload();
            return spec.channel().equals(scanner.stringMember(payload, 0, payload.length, "_channel"));
        }

        @Override
        public ChannelSubscriptionSpec spec() {
            return spec;
        }

        @Override
        public void ready() {
            wake();
        }

        @Override
        public Optional<String> position() {
            return Optional.empty();
        }

        @Override
        public OptionalLong lag() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isAtHead() {
            return true;
        }

        @Override
        public CompletableFuture<Void> close() {
            ended = true;
            wake();
            return CompletableFuture.completedFuture(null);
        }
    }
}
