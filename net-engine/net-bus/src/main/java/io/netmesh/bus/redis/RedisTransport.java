package io.netmesh.bus.redis;

import io.lettuce.core.resource.ClientResources;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.GroupingTransport;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in Redis Streams, one per shard, in the form that nodes in every language read and write. Wire: Redis Streams.
 *
 * <p>A batch is stored as a whole or not at all. An outage fails batches as transient, and connections come back by
 * themselves. A batch that is sent again may be stored twice; readers of this transport get its events once, as far as it
 * remembers ({@link RedisTransportConfig#dedupCapacity()}). Needs a server of version 6.2 or newer. Thread-safe; stages
 * complete on the client's threads, which must not be blocked.
 */
public final class RedisTransport implements GroupingTransport {

    private static final Logger log = LoggerFactory.getLogger(RedisTransport.class);
    private static final String NOT_STARTED = "adapter not initialized";

    private final RedisTransportConfig config;
    private final @Nullable ClientResources sharedResources;
    private final RedisKeys keys;
    private volatile @Nullable RedisSession session;

    /** With threads of its own. */
    public RedisTransport(RedisTransportConfig config) {
        this(config, null);
    }

    /** @param sharedResources whose threads to use, and to leave running; null for own ones */
    public RedisTransport(RedisTransportConfig config, @Nullable ClientResources sharedResources) {
        this.config = config;
        this.sharedResources = sharedResources;
        this.keys = new RedisKeys(config.prefix());
    }

    @Override
    public String name() {
        return "redis";
    }

    /**
     * Connects, trying for {@link RedisTransportConfig#connectTimeout()}; a refused login or database ends it at once. Fails
     * with kind {@link Kind#CONNECTION}.
     */
    @Override
    public CompletionStage<Void> start(TransportContext context) {
        if (config.maxStreamLen() == null) {
            log.info(
                    "Redis keeps every event of prefix '{}' until something trims it: {}max-stream-len is not set",
                    config.prefix(),
                    RedisTransportConfig.PROPERTIES);
        }
        RedisSession starting = new RedisSession(config, sharedResources, keys, context);
        session = starting;
        return starting.connect().exceptionallyCompose(failure -> {
            session = null;
            return starting.shutdown().thenCompose(ended -> CompletableFuture.failedFuture(failure));
        });
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        return withSession(open -> open.append(batch));
    }

    /** As {@link GroupingTransport#read} says, without the second copies of events. */
    @Override
    public CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        return withSession(open -> open.read(shardId, afterId, limit));
    }

    @Override
    public CompletionStage<@Nullable String> latestId(int shardId) {
        return withSession(open -> open.latestId(shardId));
    }

    @Override
    public CompletionStage<GroupReader> openGroup(GroupSpec spec) {
        return withSession(open -> open.openGroup(spec));
    }

    /** True: events of any node wake the readers of this one. */
    @Override
    public boolean signalsAppends() {
        return true;
    }

    @Override
    public CompletionStage<Void> flush() {
        return withSession(RedisSession::settle);
    }

    @Override
    public CompletionStage<Void> shutdown() {
        RedisSession last = session;
        session = null;
        return last == null ? CompletableFuture.completedFuture(null) : last.shutdown();
    }

    @Override
    public boolean isHealthy() {
        return outage().isEmpty();
    }

    @Override
    public Optional<String> outage() {
        RedisSession open = session;
        return open == null ? Optional.of(NOT_STARTED) : open.outage();
    }

    @Override
    public List<Integer> furtherShards() {
        RedisSession open = session;
        return open == null ? List.of() : open.furtherShards();
    }

    /** How many records were passed over because an earlier one carried the same dedup id, since the start. */
    public long duplicates() {
        RedisSession open = session;
        return open == null ? 0 : open.duplicates();
    }

    RedisKeys keys() {
        return keys;
    }

    /** For commands beside the events. */
    CompletionStage<List<Object>> send(RedisCalls.Call call) {
        return withSession(open -> open.calls().send(call));
    }

    private <T extends @Nullable Object> CompletionStage<T> withSession(
            Function<RedisSession, CompletionStage<T>> action) {
        RedisSession open = session;
        return open == null
                ? CompletableFuture.failedFuture(new TransportException(Kind.FATAL, NOT_STARTED, null))
                : action.apply(open);
    }
}
