package io.netmesh.bus.redis;

import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.redis.RedisCalls.Call;
import io.netmesh.bus.transport.ShardPage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads pages of streams. Thread-safe; nothing blocks. Wire: Redis Streams. */
final class ShardReads {

    private static final long UNKNOWN_NUMBER = -1;

    private final RedisCalls calls;
    private final RedisKeys keys;

    ShardReads(RedisCalls calls, RedisKeys keys) {
        this.calls = calls;
        this.keys = keys;
    }

    /** See {@link io.netmesh.bus.transport.Transport#read}; second copies are still in the page. */
    CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        byte[] key = keys.shard(shardId);
        String start = afterId == null ? "-" : "(" + afterId;
        // One more than asked for tells whether there is more.
        CompletionStage<List<StreamEntry>> page = calls.send(
                        new Call(CommandType.XRANGE, key, start, "+", "COUNT", limit + 1L))
                .thenApply(StreamReply::entries);
        if (afterId == null) {
            return page.thenApply(entries -> page(shardId, entries, limit, false));
        }
        // Sent behind the page: if the reader's last record is still there now, nothing before the page was trimmed.
        CompletionStage<Boolean> trimmed = isGone(key, afterId);
        return page.thenCombine(trimmed, (entries, gap) -> page(shardId, entries, limit, gap));
    }

    /** See {@link io.netmesh.bus.transport.Transport#latestId}. */
    CompletionStage<@Nullable String> latestId(int shardId) {
        return calls.send(new Call(CommandType.XREVRANGE, keys.shard(shardId), "+", "-", "COUNT", 1))
                .thenApply(reply -> StreamReply.entries(reply).stream()
                        .findFirst()
                        .map(StreamEntry::id)
                        .orElse(null));
    }

    private CompletionStage<Boolean> isGone(byte[] key, String id) {
        EntryId position = EntryId.parse(id);
        if (position == null || position.equals(EntryId.NONE)) {
            return CompletableFuture.completedFuture(false); // never was a record
        }
        return calls.send(new Call(CommandType.XRANGE, key, id, id, "COUNT", 1))
                .thenApply(reply -> StreamReply.entries(reply).isEmpty());
    }

    private static ShardPage page(int shardId, List<StreamEntry> entries, int limit, boolean gap) {
        if (entries.isEmpty()) {
            return ShardPage.EMPTY;
        }
        List<StreamEntry> inspected = entries.size() > limit ? entries.subList(0, limit) : entries;
        List<StoredEvent> events = new ArrayList<>(inspected.size());
        for (StreamEntry entry : inspected) {
            StoredEvent event = entry.toEvent(shardId);
            if (event != null) {
                events.add(event);
            }
        }
        return new ShardPage(
                events,
                inspected.get(inspected.size() - 1).id(),
                entries.size() > limit,
                inspected.size() - events.size(),
                gap ? UNKNOWN_NUMBER : 0);
    }
}
