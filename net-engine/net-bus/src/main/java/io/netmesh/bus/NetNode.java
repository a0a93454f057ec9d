package io.netmesh.bus;

import io.netmesh.EventStream;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.memory.MemoryIntake;
import io.netmesh.bus.memory.MemoryOptions;
import io.netmesh.bus.memory.MemoryTransport;
import io.netmesh.bus.pipeline.BatchPipeline;
import io.netmesh.bus.pipeline.EventIntake;
import io.netmesh.bus.pipeline.IntakeCounters;
import io.netmesh.bus.read.Arrivals;
import io.netmesh.bus.read.BusReader;
import io.netmesh.bus.read.MappedStream;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.metrics.MetricFamily;
import io.netmesh.metrics.PrometheusText;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node of the event bus: takes events, spreads them over shards by a hash, keeps them in a {@link Transport}, and reads
 * them back. Thread-safe. Emitting never waits for the transport.
 *
 * <p>An event is any bytes; nobody checks on the way in that they are JSON, and what is not is skipped by readers. Order holds
 * within a shard: events of one key share a shard. With the memory transport, the default, an event is readable when the call
 * that emits it returns; other transports get batches, and {@code emitAsync} tells when an event is stored.
 *
 * <p>After {@link #shutdown()} the operations that throw throw {@link NodeShutDownException}; those that answer with a
 * {@code boolean} or, as {@link #fireBatch}, promise never to throw answer false or 0.
 */
public final class NetNode implements AutoCloseable {

    private final NodeOptions options;
    private final Transport transport;
    private final EventIntake intake;
    private final Ingest ingest;
    private final BusReader reader;
    private final JsonMapper mapper;
    private final List<MetricFamily> metrics;
    private final NodeShutdown shutdown;

    NetNode(
            NodeOptions options,
            Transport transport,
            ProducerIdentity producer,
            Duration groupRedelivery,
            NodeEnvironment environment,
            JsonMapper mapper,
            Executor executor) {
        this.options = options;
        this.transport = transport;
        this.mapper = mapper;
        Arrivals arrivals = new Arrivals();
        TransportStart.await(
                transport,
                new TransportContext(options.shards(), environment, arrivals::signal),
                options.adapterTimeout());
        intake = transport instanceof MemoryTransport memory
                ? new MemoryIntake(memory)
                : pipeline(transport, options, producer, environment);
        ingest = new Ingest(intake, options.shards(), mapper);
        reader = new BusReader(transport, options.shards(), environment, arrivals, executor, groupRedelivery);
        metrics = new NodeMetrics(this::currentStats).families(options.shards(), intake::waiting, transport::isHealthy);
        shutdown = new NodeShutdown(intake, reader::close, options.adapterTimeout());
    }

    private static EventIntake pipeline(
            Transport transport, NodeOptions options, ProducerIdentity producer, NodeEnvironment environment) {
        try {
            long nonce = producer.nonce(environment);
            return new BatchPipeline(transport, options, nonce, producer.firstSequence(environment), environment);
        } catch (TransportException noIdentity) {
            transport.shutdown();
            throw noIdentity.during(TransportStart.OPERATION);
        }
    }

    /** A builder with the defaults of {@link NodeOptions} and {@link MemoryOptions}. */
    public static NetNodeBuilder builder() {
        return new NetNodeBuilder();
    }

    /**
     * Emits the JSON of {@code event}, written by the node's mapper, as {@link #emitRaw(String)} does.
     *
     * @throws IngestionException if it does not become JSON, or the bus does not take it; counted as dropped
     */
    public Receipt emit(Object event) {
        requireOpen();
        return ingest.emit(null, ingest.toJson(event));
    }

    /** As {@link #emit(Object)}, in the shard of {@code key}: events of one key keep their order. */
    public Receipt emit(String key, Object event) {
        requireOpen();
        return ingest.emit(Objects.requireNonNull(key, "key"), ingest.toJson(event));
    }

    /**
     * Emits the text's UTF-8 bytes as they are; nobody checks that they are JSON.
     *
     * @throws IngestionException if the bus does not take the event; counted as dropped
     */
    public Receipt emitRaw(String json) {
        return ingest.emit(null, Ingest.utf8(json));
    }

    /** As {@link #emitRaw(String)}, in the shard of {@code key}: events of one key keep their order. */
    public Receipt emitRaw(String key, String json) {
        return ingest.emit(Objects.requireNonNull(key, "key"), Ingest.utf8(json));
    }

    /** Emits a copy of the bytes; false if the bus does not take it. Never throws. */
    public boolean emitBuffer(byte[] payload) {
        return ingest.tryEmitShared(payload);
    }

    /** Emits a copy of the remaining bytes, whose position does not move; false if the bus does not take it. Never throws. */
    public boolean emitBuffer(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.duplicate().get(copy);
        return ingest.tryEmit(null, copy);
    }

    /** Emits many objects; how many the bus took. What does not become JSON is left out and counted as dropped. */
    public int emitBatch(List<?> events) {
        requireOpen();
        Collection<byte[]> payloads = new ArrayList<>(events.size());
        for (Object event : events) {
            try {
                payloads.add(ingest.toJson(event));
            } catch (IngestionException unserializable) {
                // Counted; the caller learns it from the number that is returned.
            }
        }
        return takenOrShutDown(ingest.emitAll(payloads.toArray(byte[][]::new)));
    }

    /** Emits many texts; how many the bus took. */
    public int emitRawBatch(List<String> jsons) {
        requireOpen();
        return takenOrShutDown(ingest.emitAll(Ingest.utf8(jsons)));
    }

    /** As {@link #emitRaw(String)}, but answers false instead of throwing. */
    public boolean fire(String json) {
        return ingest.tryEmit(null, Ingest.utf8(json));
    }

    /** As {@link #emitRawBatch}, but answers 0 after shutdown. */
    public int fireBatch(List<String> jsons) {
        return Math.max(0, ingest.emitAll(Ingest.utf8(jsons)));
    }

    /**
     * Confirmed emit of a copy of the bytes. The future completes once the transport took the event; it fails with {@link
     * IngestionException} if the bus refused or evicted it, with {@link TransportException} if the transport gave it up, with
     * {@link NodeShutDownException} after shutdown.
     */
    public CompletableFuture<Receipt> emitAsync(byte[] payload) {
        return ingest.emitConfirmed(null, payload);
    }

    /** As {@link #emitAsync(byte[])}, in the shard of {@code key}: events of one key keep their order. */
    public CompletableFuture<Receipt> emitAsync(String key, byte[] payload) {
        return ingest.emitConfirmed(Objects.requireNonNull(key, "key"), payload);
    }

    /**
     * One page of events. Blocks until the transport has answered, which in memory is at once.
     *
     * @throws PollException if the cursor makes no sense
     */
    public PollResponse poll(PollRequest request) {
        requireOpen();
        return reader.poll(request);
    }

    /** The next event of the node's own position, which begins at the oldest event; empty if there is none now. */
    public Optional<StoredEvent> pollOne() {
        requireOpen();
        return reader.pollOne();
    }

    /**
     * An endless stream of events, which ends with {@link NodeShutDownException} when the node shuts down. Blocks for the
     * transport's answer only where the stream is to start at the latest event.
     */
    public EventStream<StoredEvent> subscribe(SubscribeOptions streamOptions) {
        requireOpen();
        return reader.subscribe(streamOptions);
    }

    /**
     * As {@link #subscribe(SubscribeOptions)}, each event read as {@code type}, whose unknown properties are ignored. An event
     * that cannot be read is thrown as {@link EventFormatException} to the reader of the stream.
     */
    public <T> EventStream<T> subscribeTyped(Class<T> type, SubscribeOptions streamOptions) {
        return new MappedStream<>(subscribe(streamOptions), new JsonEvents<>(mapper, type));
    }

    /** Events of one type under one name, any text. */
    public <T> TypedChannel<T> channel(String name, Class<T> type) {
        return new TypedChannel<>(this, ingest, name, new JsonEvents<>(mapper, type));
    }

    /**
     * Registers a listener with the node's shared reader. Does not block: its start position is found in the background. What
     * is emitted after this call counts as new on the memory transport; on a broker, what it stores after it has told its
     * latest position, a round trip later: {@link ChannelSubscription#isStarted()} says when.
     *
     * @throws IllegalArgumentException if a listener of that name exists
     * @throws PollException if the start cursor makes no sense
     */
    public ChannelSubscription listen(ChannelSubscriptionSpec spec, ChannelSink sink) {
        requireOpen();
        return reader.listen(spec, sink);
    }

    /** How many shards this node writes. */
    public int shards() {
        requireOpen();
        return options.shards();
    }

    /** The name of the transport: {@code memory}, {@code redis}. */
    public String transportName() {
        return transport.name();
    }

    /** Whether the node is open and its transport works, as far as it knows without waiting. */
    public boolean isHealthy() {
        return !shutdown.hasBegun() && transport.isHealthy();
    }

    /** Why the node's transport does not work, in words for an operator, as far as it knows without waiting; empty if it does. */
    public Optional<String> outage() {
        return transport.outage();
    }

    /** Where the transport itself keeps the cursors of listeners, beside the events; empty where it cannot. */
    public Optional<CursorStore> cursorStore() {
        return transport.cursorStore();
    }

    /** What was counted since the node was built. */
    public NodeStats stats() {
        requireOpen();
        return currentStats();
    }

    /** The counters as metric families, which stay readable after shutdown. */
    public List<MetricFamily> metricFamilies() {
        return metrics;
    }

    /** {@link #metricFamilies()} in Prometheus' text format. */
    public String prometheusText() {
        return PrometheusText.render(metrics);
    }

    /**
     * Asks the transport to store what was emitted before. The future completes when those events are stored, given up or
     * evicted, or after 5 s of waiting for the transport to take them and up to 2 s more for its answers; it fails with
     * {@link TransportException} if the transport's own flush fails.
     */
    public CompletableFuture<Void> flush() {
        requireOpen();
        return OperationFailures.during("Flush failed", intake.flush());
    }

    /**
     * Takes no more events, offers every event that was taken to the transport, and ends it. Every call returns the outcome
     * of the first; the future fails with {@link TransportException} if the transport does not end well. A batch that fails
     * meanwhile is tried again until the delivery timeout, counted from the beginning of the shutdown, is over.
     */
    public CompletableFuture<Void> shutdown() {
        return shutdown.begin();
    }

    /** {@link #shutdown()}; blocks until it is done. */
    @Override
    public void close() {
        shutdown.await();
    }

    private NodeStats currentStats() {
        IntakeCounters counted = intake.counters();
        return new NodeStats(
                counted.ingested(),
                counted.dropped() + ingest.unserializable(),
                counted.evicted(),
                counted.failed(),
                transport instanceof MemoryTransport memory ? memory.corruptEvents() : reader.eventsCorrupt(),
                reader.eventsMissed(),
                counted.dispatched(),
                counted.batches(),
                counted.retainedEvents(),
                counted.retainedBytes(),
                counted.failedBatches(),
                counted.batchRetries(),
                transport.duplicates(),
                reader.redeliveries());
    }

    private static int takenOrShutDown(int taken) {
        if (taken < 0) {
            throw new NodeShutDownException();
        }
        return taken;
    }

    private void requireOpen() {
        if (shutdown.hasBegun()) {
            throw new NodeShutDownException();
        }
    }
}
