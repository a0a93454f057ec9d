package io.netmesh.bus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of events.
 *
 * @param events the events
 * @param nextId the cursor for the next poll; null if there is nothing to go on from
 * @param hasMore whether another poll would make progress at once
 * @param failedShards shards that could not be read; their position did not move
 * @param stalledShards shards that claimed more events but gave none
 * @param truncated whether the bound of events per shard and poll cut the page
 * @param gaps events lost to retention before this reader got to them
 */
public record PollResponse(
        List<StoredEvent> events,
        @Nullable String nextId,
        boolean hasMore,
        List<Integer> failedShards,
        List<Integer> stalledShards,
        boolean truncated,
        List<Gap> gaps) {

    public PollResponse {
        events = List.copyOf(events);
        failedShards = List.copyOf(failedShards);
        stalledShards = List.copyOf(stalledShards);
        gaps = List.copyOf(gaps);
    }
}
