package io.netmesh.bus.read;

import io.netmesh.bus.Ordering;
import io.netmesh.bus.filter.Filter;
import org.jspecify.annotations.Nullable;

/**
 * What one merged poll is to read.
 *
 * @param from id of the last event behind the reader, by shard; null for the oldest
 * @param upTo where to stop, by shard, this id included; null for no bound. A shard whose bound is null is not read
 * @param skipped shards to leave alone
 * @param limit most events to return, u32
 * @param perShard most records to read from a shard at a time
 * @param filter only events that match; null for all
 * @param ordering how shards are merged
 * @param firstShard which shard comes first where the shards take turns
 */
record Scan(
        @Nullable String[] from,
        @Nullable String @Nullable [] upTo,
        boolean[] skipped,
        long limit,
        int perShard,
        @Nullable Filter filter,
        Ordering ordering,
        int firstShard) {

    /** Most records of one shard that one poll inspects. */
    static final int MAX_PER_SHARD = 10_000;

    /** All of {@code shards}, as far as they go. */
    static Scan of(
            KnownShards.Shards shards,
            @Nullable String[] from,
            long limit,
            @Nullable Filter filter,
            Ordering ordering,
            int firstShard) {
        long share = (limit + shards.count() - 1) / shards.count();
        int perShard = (int) Math.min(MAX_PER_SHARD, share * (filter == null ? 2 : 3));
        return new Scan(from, null, shards.absent(), limit, perShard, filter, ordering, firstShard);
    }

    boolean reads(int shard) {
        return !skipped[shard] && (upTo == null || upTo[shard] != null);
    }
}
