package io.netmesh.bus;

import io.netmesh.EventStream;
import io.netmesh.PublishReport;
import io.netmesh.bus.channel.ChannelEnvelope;
import io.netmesh.bus.filter.Filter;
import io.netmesh.bus.read.MappedStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Events of one type under one name. Publishing writes an event's own fields and then {@code _channel}; subscribing picks the
 * events of that name. Channels share the bus: events of a channel are spread over all shards, and those of one key keep
 * their order. Immutable, thread-safe. Wire: Channel events.
 *
 * @param <T> what events are read as; what they are written from
 */
public final class TypedChannel<T> {

    private final NetNode node;
    private final Ingest ingest;
    private final String name;
    private final Function<StoredEvent, T> reading;

    TypedChannel(NetNode node, Ingest ingest, String name, Function<StoredEvent, T> reading) {
        this.node = node;
        this.ingest = ingest;
        this.name = Objects.requireNonNull(name, "name");
        this.reading = reading;
    }

    /** Any text; nobody checks it. */
    public String name() {
        return name;
    }

    /**
     * The same channel, whose subscribers see what {@code validator} makes of each event. What it throws is thrown to the
     * reader of the stream.
     */
    public TypedChannel<T> withValidator(UnaryOperator<T> validator) {
        return new TypedChannel<>(node, ingest, name, reading.andThen(validator));
    }

    /**
     * Publishes an event; false if the bus does not take it, or was shut down.
     *
     * @throws IngestionException if the event does not become a JSON object; counted as dropped
     */
    public boolean publish(T event) {
        return ingest.tryEmit(null, encode(event));
    }

    /** As {@link #publish(Object)}, in the shard of {@code key}: events of one key keep their order. */
    public boolean publish(String key, T event) {
        return ingest.tryEmit(Objects.requireNonNull(key, "key"), encode(event));
    }

    /**
     * Publishes many events; how many the bus took, 0 after shutdown. What does not become a JSON object is left out and
     * counted as dropped.
     */
    public int publishBatch(List<? extends T> events) {
        List<byte[]> payloads = new ArrayList<>(events.size());
        for (T event : events) {
            try {
                payloads.add(encode(event));
            } catch (IngestionException unserializable) {
                // Counted; the caller learns it from the number that is returned.
            }
        }
        return Math.max(0, ingest.emitAll(payloads.toArray(byte[][]::new)));
    }

    /**
     * Publishes an event; the future completes and fails as that of {@link NetNode#emitAsync(byte[])}.
     *
     * @throws IngestionException if the event does not become a JSON object; counted as dropped
     */
    public CompletableFuture<PublishReport> publishAsync(T event) {
        return ingest.emitConfirmed(null, encode(event)).thenApply(receipt -> PublishReport.deliveredToOne());
    }

    /** As {@link #publishAsync(Object)}, in the shard of {@code key}: events of one key keep their order. */
    public CompletableFuture<PublishReport> publishAsync(String key, T event) {
        return ingest.emitConfirmed(Objects.requireNonNull(key, "key"), encode(event))
                .thenApply(receipt -> PublishReport.deliveredToOne());
    }

    /** The channel's events from the oldest on. */
    public EventStream<T> subscribe() {
        return subscribe(SubscribeOptions.defaults());
    }

    /**
     * The channel's events. A filter in {@code options} replaces the channel's own, so it must ask for the name itself where
     * that matters. What cannot be read as {@code T} is thrown as {@link EventFormatException} to the reader of the stream.
     */
    public EventStream<T> subscribe(SubscribeOptions options) {
        return new MappedStream<>(subscribeRaw(options), reading);
    }

    /** As {@link #subscribe()}, without reading the events as {@code T}. */
    public EventStream<StoredEvent> subscribeRaw() {
        return subscribeRaw(SubscribeOptions.defaults());
    }

    /** As {@link #subscribe(SubscribeOptions)}, without reading the events as {@code T}. */
    public EventStream<StoredEvent> subscribeRaw(SubscribeOptions options) {
        return node.subscribe(
                options.filter() == null ? options.withFilter(Filter.eq(ChannelEnvelope.CHANNEL_KEY, name)) : options);
    }

    private byte[] encode(T event) {
        return ingest.serialize(mapper -> ChannelEnvelope.encode(mapper, name, event, Map.of()));
    }
}
