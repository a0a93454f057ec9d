package io.netmesh.bus.jetstream;

import io.netmesh.bus.StartFrom;
import io.netmesh.bus.transport.GroupSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
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

    /**
     * Finds or creates the consumers of shards that are not in {@code joined} yet, and adds them.
     *
     * <p>Shard 0 comes last, so that its consumer tells whether the group is there. Where it is, a shard without a consumer
     * is one that a writer has added since: the group reads it from its beginning, whatever a new group would do.
     */
    CompletableFuture<Void> join(NatsSession session, Collection<Integer> shards, Map<Integer, Boolean> joined) {
        Set<Integer> missing = new TreeSet<>(shards);
        missing.removeAll(joined.keySet());
        if (missing.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        boolean fromEarliest = spec.startFrom() instanceof StartFrom.Earliest;
        if (!missing.remove(0)) {
            return joinAll(session, missing, true, joined);
        }
        return isThere(session)
                .thenCompose(there -> joinAll(session, missing, there || fromEarliest, joined))
                .thenCompose(others -> joinAll(session, Set.of(0), fromEarliest, joined));
    }

    private CompletableFuture<Boolean> isThere(NatsSession session) {
        return session.ensureStream(0)
                .thenCompose(exists -> session.api().consumerInfo(0, spec.group()))
                .thenApply(consumer -> true)
                .exceptionallyCompose(failure -> isAbsence(failure)
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Void> joinAll(
            NatsSession session, Set<Integer> shards, boolean fromEarliest, Map<Integer, Boolean> joined) {
        return CompletableFuture.allOf(shards.stream()
                .map(shard -> join(session, shard, fromEarliest).thenRun(() -> joined.put(shard, true)))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> join(NatsSession session, int shard, boolean fromEarliest) {
        JetStreamApi api = session.api();
        byte[] consumer = StreamRequests.share(names, shard, spec.group(), fromEarliest, spec.redeliverAfter());
        return session.ensureStream(shard)
                .thenCompose(exists -> api.consumerInfo(shard, spec.group()))
                .exceptionallyCompose(failure -> isAbsence(failure)
                        ? api.createDurable(shard, spec.group(), consumer)
                        : CompletableFuture.failedFuture(failure))
                .thenCombine(
                        api.streamState(shard).exceptionally(unknown -> JetStreamApi.StreamState.EMPTY),
                        (info, state) -> {
                            countMissed(shard, info, state);
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
