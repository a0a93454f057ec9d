package io.netmesh.bus;

import io.netmesh.bus.filter.Filter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to poll.
 *
 * @param limit the most events to return, u32; 0 returns nothing
 * @param cursor {@link PollResponse#nextId()} of an earlier poll; null starts at the oldest retained event
 * @param filter only events that match; null for all
 * @param ordering how shards are merged
 */
public record PollRequest(
        long limit, @Nullable String cursor, @Nullable Filter filter, Ordering ordering) {

    public PollRequest {
        if (limit < 0 || limit > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("limit = " + limit + ", allowed 0–4294967295");
        }
        Objects.requireNonNull(ordering, "ordering");
    }

    /** Everything from the oldest retained event, at most {@code limit} events. */
    public static PollRequest of(long limit) {
        return new PollRequest(limit, null, null, Ordering.NONE);
    }

    public PollRequest withCursor(@Nullable String newCursor) {
        return new PollRequest(limit, newCursor, filter, ordering);
    }

    public PollRequest withFilter(@Nullable Filter newFilter) {
        return new PollRequest(limit, cursor, newFilter, ordering);
    }

    public PollRequest withOrdering(Ordering newOrdering) {
        return new PollRequest(limit, cursor, filter, newOrdering);
    }
}
