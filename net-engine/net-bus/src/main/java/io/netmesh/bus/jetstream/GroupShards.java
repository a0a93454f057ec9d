package io.netmesh.bus.jetstream;

import io.netmesh.bus.StartFrom;
import io.netmesh.bus.transport.GroupSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * A group's consumers, one per shard: found, or created where the group is new. The server keeps them and their positions.
 * Thread-safe.
 */
final class GroupShards {

    private final GroupSpec spec;
    private final ShardStreams names;
    private final Map<Integer, Long> countedUpTo = new HashMap<>(); // guarded by this
    private final AtomicLong missed = new AtomicLong();

    GroupShards(GroupSpec spec, ShardStreams names) {
        this.spec = spec;
        this.names = names;
    }

    /** Events that were removed before the group was done with them, seen when this member joined or came back. */
    long missed() {
        return missed.get();
    }

    /** Finds or creates the consumers of shards that are not in {@code joined} yet, and adds them. */
    CompletableFuture<Void> join(NatsSession session, Iterable<Integer> shards, Map<Integer, Boolean> joined) {
        Map<Integer, CompletableFuture<Void>> joining = new ConcurrentHashMap<>();
        for (int shard : shards) {
            if (!joined.containsKey(shard)) {
                joining.put(shard, join(session, shard).thenRun(() -> joined.put(shard, true)));
            }
        }
        return CompletableFuture.allOf(joining.values().toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> join(NatsSession session, int shard) {
        JetStreamApi api = session.api();
        return session.ensureStream(shard)
                .thenCompose(exists -> api.consumerInfo(shard, spec.group()))
                .exceptionallyCompose(failure -> isAbsence(failure)
                        ? api.createDurable(
                                shard,
                                spec.group(),
                                StreamRequests.share(
                                        names,
                                        shard,
                                        spec.group(),
                                        spec.startFrom() instanceof StartFrom.Earliest,
                                        spec.redeliverAfter()))
                        : CompletableFuture.failedFuture(failure))
                .thenCombine(
                        api.streamState(shard).exceptionally(unknown -> JetStreamApi.StreamState.EMPTY),
                        (consumer, state) -> {
                            countMissed(shard, consumer, state);
                            return null;
                        });
    }

    private synchronized void countMissed(int shard, JsonNode consumer, JetStreamApi.StreamState state) {
        long acknowledged = consumer.path("ack_floor").path("stream_seq").asLong(0);
        long known = Math.max(acknowledged, countedUpTo.getOrDefault(shard, 0L));
        long gone = state.first() - 1;
        if (gone > known) {
            missed.addAndGet(gone - known);
            countedUpTo.put(shard, gone);
        }
    }

    private static boolean isAbsence(Throwable failure) {
        return JetStreamFailures.unwrap(failure) instanceof ApiErrorException refused
                && refused.errorCode() == ApiErrorException.CONSUMER_NOT_FOUND;
    }
}
