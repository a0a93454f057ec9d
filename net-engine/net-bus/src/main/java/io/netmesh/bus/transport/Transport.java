package io.netmesh.bus.transport;

import io.netmesh.bus.channel.CursorStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where events are kept and read back. Calls for different shards may overlap; batches of one shard come one after another.
 * Methods do not block: they answer with a stage, failed with {@link TransportException} where something went wrong.
 *
 * <p>Order within a shard is kept, and a batch that is sent again after a failure keeps its
 * {@linkplain EventBatch#dedupId ids}.
 */
public interface Transport {

    /** A short stable name for logs, meters and health: {@code memory}, {@code redis}. */
    String name();

    /** Connects. Called once, before anything else. */
    CompletionStage<Void> start(TransportContext context);

    /** Stores a batch; the stage completes once it is stored. */
    CompletionStage<Void> append(EventBatch batch);

    /**
     * Reads one shard.
     *
     * @param shardId the shard
     * @param afterId read what follows this id; null starts at the oldest
     * @param limit the most records to inspect, at least 1
     */
    CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit);

    /**
     * The id of the newest record of a shard: a reader that starts after it sees only what is new. Of an empty shard an id that
     * lies before every record to come, or null where the transport has none; a reader from null cannot tell what retention
     * takes before its first read.
     */
    CompletionStage<@Nullable String> latestId(int shardId);

    /**
     * A bound for readers that merge shards by {@link io.netmesh.bus.StoredEvent#order()}: an event with a higher number may
     * have been stored while the shards were being read one by one, and is left for the next read.
     */
    default long orderWatermark() {
        return Long.MAX_VALUE;
    }

    /**
     * How many records of a shard follow an id, for the lag of readers. Does not wait.
     *
     * @param id count after this one; null counts all that are retained
     * @return the exact number, or empty where the transport cannot tell at once
     */
    default OptionalLong countAfter(int shardId, @Nullable String id) {
        return OptionalLong.empty();
    }

    /** Whether {@link TransportContext#appended()} is called; readers poll on a timer otherwise. */
    default boolean signalsAppends() {
        return false;
    }

    /** Completes when everything appended so far is stored. */
    CompletionStage<Void> flush();

    /** Ends the transport; the last call. */
    CompletionStage<Void> shutdown();

    /** Whether the transport works, as far as it knows without waiting. */
    boolean isHealthy();

    /** Why the transport is not {@linkplain #isHealthy() healthy}, in words for an operator; never a secret. */
    default Optional<String> outage() {
        return Optional.empty();
    }

    /**
     * Shards beyond the node's own in which other producers keep events, ascending. Readers read them too. Does not wait: the
     * transport looks for them at start and from time to time, and signals {@link TransportContext#appended()} when it found
     * one.
     */
    default List<Integer> furtherShards() {
        return List.of();
    }

    /** Records that readers were not given because an earlier one carried the same dedup id. Does not wait. */
    default long duplicates() {
        return 0;
    }

    /**
     * Keeps the cursors of listeners where the events are, from the transport's start to its shutdown; empty where it cannot.
     */
    default Optional<CursorStore> cursorStore() {
        return Optional.empty();
    }
}
