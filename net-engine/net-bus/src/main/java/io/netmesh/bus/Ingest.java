package io.netmesh.bus;

import io.netmesh.bus.pipeline.EventIntake;
import io.netmesh.bus.pipeline.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Everything between a call to emit and the {@link EventIntake}: JSON, bytes, shard. Thread-safe. */
final class Ingest {

    private final EventIntake intake;
    private final ShardSelection selection;
    private final JsonMapper mapper;
    private final LongAdder unserializable = new LongAdder();

    Ingest(EventIntake intake, int shards, JsonMapper mapper) {
        this.intake = intake;
        this.selection = new ShardSelection(shards);
        this.mapper = mapper;
    }

    /** Events that were refused because they do not become JSON. */
    long unserializable() {
        return unserializable.sum();
    }

    /** JSON of any object; the failure is counted as a dropped event. */
    byte[] toJson(Object event) {
        return serialize(writer -> {
            try {
                return writer.writeValueAsBytes(event);
            } catch (JacksonException failure) {
                throw new IngestionException(
                        IngestionException.Kind.SERIALIZATION,
                        "serialization error: " + failure.getOriginalMessage(),
                        failure);
            }
        });
    }

    /** What {@code writing} makes of the node's mapper; its failure is counted as a dropped event. */
    byte[] serialize(Function<JsonMapper, byte[]> writing) {
        try {
            return writing.apply(mapper);
        } catch (IngestionException failure) {
            unserializable.increment();
            throw failure;
        }
    }

    /** Takes an array that nobody else will write to. */
    Receipt emit(@Nullable String key, byte[] owned) {
        int shard = shardOf(key, owned);
        long answer = intake.offer(shard, owned);
        if (answer <= 0) {
            throw Refusals.exception(answer);
        }
        return new Receipt(shard, answer);
    }

    /** As {@link #emit}, but answers false instead of throwing. */
    boolean tryEmit(@Nullable String key, byte[] owned) {
        return intake.offer(shardOf(key, owned), owned) > 0;
    }

    /** As {@link #tryEmit}, from an array that the caller goes on using. */
    boolean tryEmitShared(byte[] shared) {
        return tryEmit(null, intake.keepsPayloads() ? shared.clone() : shared);
    }

    CompletableFuture<Receipt> emitConfirmed(@Nullable String key, byte[] shared) {
        byte[] payload = intake.keepsPayloads() ? shared.clone() : shared;
        return intake.offerConfirmed(shardOf(key, payload), payload);
    }

    /** How many were taken; -1 after shutdown. */
    int emitAll(byte[][] owned) {
        int[] shards = new int[owned.length];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = selection.shardOf(owned[i]);
        }
        return intake.offerAll(shards, owned);
    }

    static byte[][] utf8(List<String> texts) {
        byte[][] payloads = new byte[texts.size()][];
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = utf8(texts.get(i));
        }
        return payloads;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private int shardOf(@Nullable String key, byte[] payload) {
        return selection.shardOf(key == null ? payload : utf8(key));
    }
}
