package io.netmesh.bus.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stores batches over a connection of its own. Batches of several shards may be under way at once: their transactions follow
 * one another on the wire and never mingle, since a single thread writes them. Thread-safe; nothing blocks.
 *
 * <p>A connection that is late with an answer is given up, and so are the bytes that still wait to be sent on it. What the
 * server has received it may yet execute: the same batch, sent again, is then stored twice under the same dedup ids.
 */
final class AppendWriter {

    private final RedisLink link;
    private final Executor writer;
    private final Duration timeout;
    private final RedisKeys keys;
    private final @Nullable Long maxStreamLen;
    private final Map<Integer, AppendEncoder> encoders = new ConcurrentHashMap<>();
    private final Set<CompletableFuture<Void>> underWay = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String refusal;

    /**
     * @param writer runs its tasks one by one, in order, and never on the connection's own thread: that one would overtake
     *     what the others have handed to it
     */
    AppendWriter(RedisLink link, Executor writer, Duration timeout, RedisKeys keys, @Nullable Long maxStreamLen) {
        this.link = link;
        this.writer = writer;
        this.timeout = timeout;
        this.keys = keys;
        this.maxStreamLen = maxStreamLen;
    }

    /** See {@link io.netmesh.bus.transport.Transport#append}. */
    CompletionStage<Void> append(EventBatch batch) {
        CompletableFuture<Void> outcome = link.connection()
                .thenCompose(connection -> store(connection, batch))
                .toCompletableFuture();
        underWay.add(outcome);
        outcome.whenComplete((stored, failure) -> underWay.remove(outcome));
        return outcome;
    }

    /** What the server said against the last batch; empty if it was stored, or if it was lost without a word. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Completes when the batches that are under way now have been stored or have failed. */
    CompletionStage<Void> settle() {
        return CompletableFuture.allOf(underWay.stream()
                .map(outcome -> outcome.exceptionally(failure -> null))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<Void> store(StatefulRedisConnection<byte[], byte[]> connection, EventBatch batch) {
        AppendEncoder encoder =
                encoders.computeIfAbsent(batch.shardId(), shard -> new AppendEncoder(keys.shard(shard), maxStreamLen));
        AppendTransaction transaction = new AppendTransaction(encoder, batch, timeout);
        writer.execute(() -> write(connection, transaction));
        return transaction.stored().handle((stored, failure) -> {
            refusal = transaction.firstError();
            if (failure != null) {
                throw onFailure(connection, transaction, RedisErrors.root(failure));
            }
            return null;
        });
    }

    private static void write(StatefulRedisConnection<byte[], byte[]> connection, AppendTransaction transaction) {
        try {
            connection.dispatch(transaction.commands());
        } catch (RedisException refused) {
            transaction.stored().completeExceptionally(RedisErrors.of(refused));
        }
    }

    private TransportException onFailure(
            StatefulRedisConnection<byte[], byte[]> connection, AppendTransaction transaction, Throwable failure) {
        if (failure instanceof TimeoutException) {
            link.reset(connection, "Redis command timeout");
            return new TransportException(Kind.TRANSIENT, "Redis command timeout", null);
        }
        String answer = transaction.firstError();
        if (answer != null && RedisErrors.isMisdirected(answer)) {
            link.reset(connection, answer);
        }
        return RedisErrors.of(failure);
    }
}
