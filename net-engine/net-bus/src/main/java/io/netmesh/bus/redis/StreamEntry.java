package io.netmesh.bus.redis;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.read.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a stream, as far as it concerns us. Wire: Redis Streams.
 *
 * @param id its entry id
 * @param value what its first field {@code d} holds; null if it has none
 * @param dedupId what its first field {@code dedup_id} holds; null if it has none
 */
record StreamEntry(
        String id, byte @Nullable [] value, @Nullable String dedupId) {

    private static final byte[] VALUE = {'d'};
    private static final byte[] DEDUP_ID = "dedup_id".getBytes(StandardCharsets.US_ASCII);

    /**
     * @param id the entry id
     * @param fields names and values in turn; null for an entry that was deleted
     */
    static StreamEntry of(String id, @Nullable List<?> fields) {
        byte[] dedupId = first(fields, DEDUP_ID);
        return new StreamEntry(
                id, first(fields, VALUE), dedupId == null ? null : new String(dedupId, StandardCharsets.UTF_8));
    }

    /** The event; null if there is none in this record, or a corrupt one. */
    @Nullable
    StoredEvent toEvent(int shardId) {
        StoredValue stored = value == null ? null : StoredValue.decode(value);
        return stored == null ? null : new StoredEvent(id, shardId, stored.insertionTs(), 0, stored.payload(), dedupId);
    }

    private static byte @Nullable [] first(@Nullable List<?> fields, byte[] name) {
        if (fields != null) {
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                if (Arrays.equals(name, (byte[]) fields.get(i))) {
                    return (byte[]) fields.get(i + 1);
                }
            }
        }
        return null;
    }
}
