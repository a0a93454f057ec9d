package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.StoredEvent;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one merged poll gave.
 *
 * @param events in the order asked for
 * @param positions by shard: everything up to here was returned, did not match, or was corrupt
 * @param exhausted shards that hold nothing further, up to the bound if there is one
 * @param moved whether any position differs from where the poll began
 * @param more whether another poll would find something at once
 * @param failures why shards could not be read; their position stands still
 * @param stalled shards that claimed more but gave nothing
 * @param truncated whether the bound of records per shard ended the page early
 * @param gaps what retention took before the poll, for shards whose position passed it
 */
record Page(
        List<StoredEvent> events,
        @Nullable String[] positions,
        boolean[] exhausted,
        boolean moved,
        boolean more,
        SortedMap<Integer, NetException> failures,
        List<Integer> stalled,
        boolean truncated,
        List<Gap> gaps) {}
