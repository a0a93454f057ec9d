package io.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.jetstream.JetStreamApi.StreamState;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One connection and everything that lives and dies with it. A connection that broke is never repaired: what waits in its
 * buffers would arrive after the bus has given it up. Thread-safe.
 */
final class NatsSession {

    private final Connection connection;
    private final JetStreamApi api;
    private final ShardStreams names;
    private final Publisher publisher;
    private final ShardFeeds feeds;
    private final Map<Integer, CompletableFuture<Void>> streams = new ConcurrentHashMap<>();

    private final CompletableFuture<Void> lost = new CompletableFuture<>();

    NatsSession(
            Connection connection,
            JetStreamTransportConfig config,
            NodeEnvironment environment,
            ScheduledExecutorService timer,
            Runnable arrived) {
        this.connection = connection;
        this.api = new JetStreamApi(connection, config);
        this.names = new ShardStreams(config.prefix());
        this.publisher = new Publisher(connection, config, environment, timer);
        this.feeds = new ShardFeeds(connection, api, config, environment, arrived);
    }

    Connection connection() {
        return connection;
    }

    JetStreamApi api() {
        return api;
    }

    Publisher publisher() {
        return publisher;
    }

    ShardFeeds feeds() {
        return feeds;
    }

    /** Fails when the connection is gone. */
    CompletableFuture<Void> lost() {
        return lost;
    }

    CompletableFuture<Void> append(EventBatch batch) {
        return ensureStream(batch.shardId())
                .thenCompose(exists -> publisher.publish(batch))
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        streams.remove(batch.shardId()); // it may have been deleted: look again before the next try
                    }
                });
    }

    CompletableFuture<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        return ensureStream(shardId).thenCompose(exists -> feeds.read(shardId, afterId, limit));
    }

    CompletableFuture<@Nullable String> latestId(int shardId) {
        return ensureStream(shardId)
                .thenCompose(exists -> api.streamState(shardId))
                .thenApply(state -> state.last() == 0 ? null : StreamPosition.format(state.last()));
    }

    /** Looks for a shard's stream, once per connection, and creates it if it is not there. */
    CompletableFuture<Void> ensureStream(int shardId) {
        CompletableFuture<Void> known = streams.get(shardId);
        if (known != null) {
            return known;
        }
        CompletableFuture<Void> looking = new CompletableFuture<>();
        CompletableFuture<Void> other = streams.putIfAbsent(shardId, looking);
        if (other != null) {
            return other;
        }
        findOrCreate(shardId).whenComplete((exists, failure) -> {
            if (failure == null) {
                looking.complete(null);
            } else {
                streams.remove(shardId, looking);
                looking.completeExceptionally(failure);
            }
        });
        return looking;
    }

    private CompletableFuture<Void> findOrCreate(int shardId) {
        return api.streamState(shardId)
                .exceptionallyCompose(absent -> isAbsence(absent)
                        ? api.createStream(shardId)
                                .exceptionallyCompose(
                                        refusal -> CompletableFuture.failedFuture(creationFailure(shardId, refusal)))
                        : CompletableFuture.failedFuture(
                                JetStreamFailures.of("JetStream stream.info() failed for shard " + shardId, absent)))
                .thenAccept(state -> requireSubject(shardId, state));
    }

    /** An answer that says no; silence says nothing. */
    private static boolean isAbsence(Throwable failure) {
        return JetStreamFailures.unwrap(failure) instanceof ApiErrorException;
    }

    private static TransportException creationFailure(int shardId, Throwable failure) {
        String what = "JetStream stream create failed for shard " + shardId;
        Throwable cause = JetStreamFailures.unwrap(failure);
        return cause instanceof ApiErrorException refused
                        && (refused.isRefusal() || refused.errorCode() == ApiErrorException.INVALID_SETTINGS)
                ? new TransportException(Kind.CONNECTION, what + ": " + cause.getMessage(), cause)
                : JetStreamFailures.of(what, failure);
    }

    private void requireSubject(int shardId, StreamState state) {
        String subject = names.subject(shardId);
        List<String> subjects = state.subjects();
        if (subjects.stream().noneMatch(held -> held.equals(subject) || held.contains("*") || held.contains(">"))) {
            throw new TransportException(
                    Kind.CONNECTION,
                    "stream " + names.stream(shardId) + " exists, but it collects " + subjects + " and not " + subject,
                    null);
        }
    }

    /** Nothing of this connection will be answered any more. */
    void fail(TransportException reason) {
        lost.completeExceptionally(reason);
        publisher.fail(reason);
        feeds.fail(reason);
    }
}
