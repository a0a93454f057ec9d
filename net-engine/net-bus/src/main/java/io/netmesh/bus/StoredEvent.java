package io.netmesh.bus;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event as it was read back. Immutable as long as nobody writes to {@link #payload()}. Thread-safe. */
public final class StoredEvent {

    private final String id;
    private final int shardId;
    private final long insertionTs;
    private final long order;
    private final byte[] payload;
    private final @Nullable String dedupId;

    /**
     * @param id the transport's id of the event, a position within its shard
     * @param shardId the shard that was read
     * @param insertionTs {@link Receipt#timestamp()} as it was stored, u64
     * @param order the event's number within the whole node, or 0 where the transport has none
     * @param payload the bytes; not copied
     */
    public StoredEvent(String id, int shardId, long insertionTs, long order, byte[] payload) {
        this(id, shardId, insertionTs, order, payload, null);
    }

    /**
     * As {@link #StoredEvent(String, int, long, long, byte[])}.
     *
     * @param dedupId {@link #dedupId()}, or null
     */
    public StoredEvent(String id, int shardId, long insertionTs, long order, byte[] payload, @Nullable String dedupId) {
        this.id = Objects.requireNonNull(id, "id");
        this.shardId = shardId;
        this.insertionTs = insertionTs;
        this.order = order;
        this.payload = Objects.requireNonNull(payload, "payload");
        this.dedupId = dedupId;
    }

    /** The transport's id, unique and ordered within the shard. */
    public String id() {
        return id;
    }

    /** The shard that the event was read from. */
    public int shardId() {
        return shardId;
    }

    /** Nanoseconds since the writer's shard was created, u64; see {@link Receipt#timestamp()}. */
    public long insertionTs() {
        return insertionTs;
    }

    /** The event's number within the node that stored it, from 1; 0 where the transport has none. */
    public long order() {
        return order;
    }

    /** The payload's bytes: the event's own array, to be read and not written. */
    public byte[] payload() {
        return payload;
    }

    /** The payload as text; empty if it is not valid UTF-8, as in every implementation of Net. */
    public String raw() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException notText) {
            return "";
        }
    }

    /**
     * What a batch that was sent again has in common with its first copy: two records of a shard with the same id are the same
     * event. Empty where the transport or the writer keeps none. Wire: Dedup identity.
     */
    public Optional<String> dedupId() {
        return Optional.ofNullable(dedupId);
    }

    @Override
    public String toString() {
        return "StoredEvent[id=" + id + ", shardId=" + shardId + ", insertionTs=" + Long.toUnsignedString(insertionTs)
                + ", payload=" + payload.length + " bytes]";
    }
}
