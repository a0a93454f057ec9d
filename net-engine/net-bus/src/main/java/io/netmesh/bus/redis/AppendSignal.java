package io.netmesh.bus.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.redis.RedisCalls.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells readers that something was stored, by any node: one {@code XREAD BLOCK} over all shards on a connection of its own.
 * An idle bus costs one command in thirty seconds.
 *
 * <p>The positions from which it waits are taken before readers are told, so what is stored after that ends the wait at once
 * and what was stored before is read. On a busy bus it rests for two milliseconds after each arrival and then skips what
 * came meanwhile. One round at a time; started anew with each connection.
 */
final class AppendSignal {

    private static final Logger log = LoggerFactory.getLogger(AppendSignal.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long REST_MILLIS = 2;
    private static final long REST_AFTER_FAILURE_MILLIS = 500;

    private final RedisCalls calls;
    private final RedisKeys keys;
    private final Supplier<List<Integer>> shards;
    private final Runnable appended;
    private final ScheduledExecutorService scheduler;

    /**
     * @param calls over a link that nobody else uses, since its commands wait at the server
     * @param shards the shards to watch
     * @param appended tells the readers
     */
    AppendSignal(
            RedisCalls calls,
            RedisKeys keys,
            Supplier<List<Integer>> shards,
            Runnable appended,
            ScheduledExecutorService scheduler) {
        this.calls = calls;
        this.keys = keys;
        this.shards = shards;
        this.appended = appended;
        this.scheduler = scheduler;
    }

    /** Begins on a new connection. Whatever came while there was none is noticed. */
    void onConnected() {
        Round round = new Round();
        round.refresh(round.shardIds);
    }

    /** The watch over one set of shards on one connection; its steps follow one another. */
    private final class Round {

        private final List<Integer> shardIds = shards.get();
        private final Map<String, Integer> shardOfKey = new HashMap<>();
        private final Map<Integer, String> positions = new HashMap<>();

        Round() {
            shardIds.forEach(shard -> shardOfKey.put(StreamReply.text(keys.shard(shard)), shard));
        }

        /** Moves the positions of some shards to their newest records, tells the readers, and waits. */
        private void refresh(Collection<Integer> stale) {
            CompletionStage<Void> all = CompletableFuture.completedFuture(null);
            for (int shard : stale) {
                all = all.thenCombine(newest(shard), (before, id) -> {
                    positions.put(shard, id);
                    return before;
                });
            }
            all.whenComplete((done, failure) -> {
                if (failure != null) {
                    onFailure(failure);
                    return;
                }
                await(); // first: whatever the readers do, the watch goes on
                appended.run();
            });
        }

        private CompletionStage<String> newest(int shard) {
            return calls.send(new Call(CommandType.XREVRANGE, keys.shard(shard), "+", "-", "COUNT", 1))
                    .thenApply(reply -> {
                        List<StreamEntry> entries = StreamReply.entries(reply);
                        return entries.isEmpty() ? "0-0" : entries.get(0).id();
                    });
        }

        private void await() {
            List<Object> words = new ArrayList<>(Arrays.asList("COUNT", 1, "BLOCK", PATIENCE.toMillis(), "STREAMS"));
            shardIds.forEach(shard -> words.add(keys.shard(shard)));
            shardIds.forEach(shard -> words.add(positions.get(shard)));
            calls.send(new Call(CommandType.XREAD, words.toArray()), PATIENCE)
                    .thenApply(StreamReply::streams)
                    .whenComplete((arrived, failure) -> {
                        if (failure != null) {
                            onFailure(failure);
                        } else if (arrived.isEmpty()) {
                            await();
                        } else {
                            List<Integer> stale = arrived.keySet().stream()
                                    .map(shardOfKey::get)
                                    .toList();
                            scheduler.schedule(() -> refresh(stale), REST_MILLIS, TimeUnit.MILLISECONDS);
                            appended.run();
                        }
                    });
        }

        /** A lost connection begins anew by itself; after any other failure it is tried again here. */
        private void onFailure(Throwable failure) {
            log.debug("Watching for new events failed", failure);
            if (RedisErrors.root(failure) instanceof RedisCommandExecutionException) {
                scheduler.schedule(() -> refresh(shardIds), REST_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
