package io.netmesh.bus;

import io.netmesh.ConfigurationException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.memory.MemoryOptions;
import io.netmesh.bus.memory.MemoryTransport;
import io.netmesh.bus.pipeline.DaemonThreads;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.NoopTransport;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Builds a {@link NetNode}. Values are checked by {@link #build()}, where null is a value that is not allowed. Not thread-safe. */
public final class NetNodeBuilder {

    private int shards = NodeOptions.defaults().shards();
    private int bufferCapacity = NodeOptions.defaults().bufferCapacity();
    private BackpressureMode backpressure = NodeOptions.defaults().backpressure();
    private BatchOptions batch = NodeOptions.defaults().batch();
    private Duration adapterTimeout = NodeOptions.defaults().adapterTimeout();
    private int batchRetries = NodeOptions.defaults().batchRetries();
    private Duration deliveryTimeout = NodeOptions.defaults().deliveryTimeout();
    private long bufferBytes = NodeOptions.defaults().bufferBytes();
    private Supplier<Transport> transport = MemoryTransport::new;
    private NodeEnvironment environment = NodeEnvironment.system();
    private JsonMapper mapper = JsonMapper.shared();
    private Executor executor = DaemonThreads.named("net-bus-subscriber");
    private @Nullable Path producerNoncePath;
    private SequenceBase sequenceBase = SequenceBase.ZERO;
    private Duration groupRedelivery = GroupSpec.DEFAULT_REDELIVER_AFTER;

    NetNodeBuilder() {}

    /** {@link NodeOptions#shards()}, 4 by default. */
    public NetNodeBuilder shards(int value) {
        shards = value;
        return this;
    }

    /** {@link NodeOptions#bufferCapacity()}, 1 048 576 by default. */
    public NetNodeBuilder bufferCapacity(int value) {
        bufferCapacity = value;
        return this;
    }

    /** {@link NodeOptions#backpressure()}, {@link BackpressureMode#DROP_OLDEST} by default. */
    public NetNodeBuilder backpressure(BackpressureMode value) {
        backpressure = value;
        return this;
    }

    /** As {@link #backpressure(BackpressureMode)}, by its code: {@code drop_newest}. */
    public NetNodeBuilder backpressure(String code) {
        return backpressure(BackpressureMode.parse(code));
    }

    /** {@link NodeOptions#batch()}, {@link BatchOptions#defaults()} by default. */
    public NetNodeBuilder batch(BatchOptions value) {
        batch = Objects.requireNonNull(value, "batch");
        return this;
    }

    /** {@link NodeOptions#adapterTimeout()}, 30 s by default. */
    public NetNodeBuilder adapterTimeout(Duration value) {
        adapterTimeout = value;
        return this;
    }

    /** {@link NodeOptions#batchRetries()}, as many as the delivery timeout allows by default. */
    public NetNodeBuilder batchRetries(int value) {
        batchRetries = value;
        return this;
    }

    /** {@link NodeOptions#deliveryTimeout()}, 2 minutes by default. */
    public NetNodeBuilder deliveryTimeout(Duration value) {
        deliveryTimeout = value;
        return this;
    }

    /** {@link NodeOptions#bufferBytes()}, 64 MiB by default. */
    public NetNodeBuilder bufferBytes(long value) {
        bufferBytes = value;
        return this;
    }

    /** Keeps events in this process, within the default bounds. This is the default. */
    public NetNodeBuilder memory() {
        return memory(MemoryOptions.defaults());
    }

    /** Keeps events in this process, within these bounds. */
    public NetNodeBuilder memory(MemoryOptions bounds) {
        Objects.requireNonNull(bounds, "memory");
        transport = () -> new MemoryTransport(bounds);
        return this;
    }

    /** Takes every event and keeps none. */
    public NetNodeBuilder noop() {
        transport = NoopTransport::new;
        return this;
    }

    /** Keeps events in a transport that was not started yet; the node starts it and shuts it down. */
    public NetNodeBuilder transport(Transport value) {
        Objects.requireNonNull(value, "transport");
        transport = () -> value;
        return this;
    }

    /** Time and randomness; the JDK's by default. */
    public NetNodeBuilder environment(NodeEnvironment value) {
        environment = Objects.requireNonNull(value, "environment");
        return this;
    }

    /** Turns objects into JSON and back; Jackson's shared one by default. */
    public NetNodeBuilder jsonMapper(JsonMapper value) {
        mapper = Objects.requireNonNull(value, "jsonMapper");
        return this;
    }

    /** Runs the user's code, such as subscribers of streams; by default daemon threads, as many as are needed at once. */
    public NetNodeBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /**
     * Keeps the producer's nonce in this file, created if it is missing, so that a restart does not change it; null, the
     * default, for a random nonce of each node's own. Two nodes that run at the same time must not share a file. The memory
     * transport has no use for it.
     */
    public NetNodeBuilder producerNoncePath(@Nullable Path value) {
        producerNoncePath = value;
        return this;
    }

    /** Where sequence numbers start; {@link SequenceBase#ZERO} by default. */
    public NetNodeBuilder sequenceBase(SequenceBase value) {
        sequenceBase = Objects.requireNonNull(value, "sequenceBase");
        return this;
    }

    /**
     * How long a member of a listener group may be silent before the others get what it left, {@link
     * GroupSpec#redeliverAfter()}; 30 s by default, 100 ms to 365 days. A member that is still at work says so by itself.
     */
    public NetNodeBuilder groupRedelivery(Duration value) {
        groupRedelivery = Objects.requireNonNull(value, "groupRedelivery");
        return this;
    }

    /**
     * Builds the node and starts its transport. Blocks until the transport is up, at most for the adapter timeout.
     *
     * @throws ConfigurationException naming the first option that is out of bounds
     * @throws TransportException if the transport does not come up, or the producer's nonce cannot be loaded
     */
    public NetNode build() {
        NodeOptions options = new NodeOptions(
                shards,
                bufferCapacity,
                backpressure,
                batch,
                adapterTimeout,
                batchRetries,
                deliveryTimeout,
                bufferBytes);
        if (groupRedelivery.compareTo(GroupSpec.SHORTEST_REDELIVER_AFTER) < 0
                || groupRedelivery.compareTo(NodeOptions.MAX_DURATION) > 0) {
            throw NodeOptions.refused(
                    "group_redelivery must be between 100 ms and 365 days",
                    "group-redelivery",
                    groupRedelivery,
                    GroupSpec.SHORTEST_REDELIVER_AFTER + "–" + NodeOptions.MAX_DURATION);
        }
        ProducerIdentity producer = new ProducerIdentity(producerNoncePath, sequenceBase);
        return new NetNode(options, transport.get(), producer, groupRedelivery, environment, mapper, executor);
    }
}
