package io.netmesh.bus.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.redis.RedisCalls.Call;
import io.netmesh.bus.transport.GroupSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Creates a group in the streams of a bus. Redis keeps groups per stream; the one in the stream of shard 0 stands for all: it
 * is made last, so whoever finds it knows that the others were made where the group was to begin. A stream that lacks the
 * group then came up later, and is read from its beginning. Thread-safe; nothing blocks.
 */
final class GroupStreams {

    private static final int LEADING_SHARD = 0;
    private static final String BEGINNING = "0";
    private static final String END = "$";

    private final RedisCalls calls;
    private final RedisKeys keys;
    private final GroupSpec spec;

    GroupStreams(RedisCalls calls, RedisKeys keys, GroupSpec spec) {
        this.calls = calls;
        this.keys = keys;
        this.spec = spec;
    }

    /** Makes sure that the group exists in all of these streams, and creates streams that do not. */
    CompletionStage<Void> join(Collection<Integer> shards) {
        return exists().thenCompose(exists -> {
            boolean fromEnd = !exists && spec.startFrom() instanceof StartFrom.Latest;
            return create(shards, fromEnd ? END : BEGINNING);
        });
    }

    private CompletionStage<Void> create(Collection<Integer> shards, String position) {
        List<Integer> leadingLast =
                shards.stream().sorted(Comparator.reverseOrder()).toList();
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        for (int shard : leadingLast) {
            done = done.thenCompose(before -> create(shard, position));
        }
        return done;
    }

    private CompletionStage<Void> create(int shard, String position) {
        return calls.send(new Call(CommandType.XGROUP, "CREATE", keys.shard(shard), spec.group(), position, "MKSTREAM"))
                .handle((created, failure) -> {
                    if (failure == null || isReply(failure, "BUSYGROUP")) {
                        return null;
                    }
                    throw RedisErrors.asUnchecked(failure);
                });
    }

    private CompletionStage<Boolean> exists() {
        return calls.send(new Call(CommandType.XINFO, "GROUPS", keys.shard(LEADING_SHARD)))
                .handle((reply, failure) -> {
                    if (failure == null) {
                        return StreamReply.groupNames(reply).contains(spec.group());
                    }
                    if (isReply(failure, "ERR no such key")) {
                        return false;
                    }
                    throw RedisErrors.asUnchecked(failure);
                });
    }

    /** Whether the group or its stream is missing: somebody deleted it, or the server lost its data. */
    static boolean isMissing(Throwable failure) {
        return isReply(failure, "NOGROUP") || isReply(failure, "UNBLOCKED");
    }

    private static boolean isReply(Throwable failure, String beginning) {
        return RedisErrors.root(failure) instanceof RedisCommandExecutionException reply
                && String.valueOf(reply.getMessage()).startsWith(beginning);
    }
}
