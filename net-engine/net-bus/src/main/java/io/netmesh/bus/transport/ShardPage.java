package io.netmesh.bus.transport;

import io.netmesh.bus.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read of one shard gave.
 *
 * @param events in the shard's order, without the records that were skipped
 * @param nextId the id of the last record inspected, skipped ones included, never beyond the read's limit; where none was, null, or a place before every record to come
 * @param hasMore whether records follow that one
 * @param skipped corrupt records that were passed over
 * @param missed records that retention took between the read's position and the first record here; 0 for none, -1 for an
 *     unknown number of at least one
 */
public record ShardPage(List<StoredEvent> events, @Nullable String nextId, boolean hasMore, int skipped, long missed) {

    /** Nothing there. */
    public static final ShardPage EMPTY = new ShardPage(List.of(), null, false, 0, 0);

    public ShardPage {
        events = List.copyOf(events);
    }
}
