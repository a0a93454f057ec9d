package io.netmesh.bus.redis;

import io.lettuce.core.resource.ClientResources;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a transport has between its start and its shutdown: the links and who works over them. Thread-safe. */
final class RedisSession {

    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(30);

    private final RedisTransportConfig config;
    private final RedisKeys keys;
    private final TransportContext context;
    private final RedisConnector connector;
    private final RedisLink writerLink;
    private final RedisLink readerLink;
    private final RedisLink signalLink;
    private final AppendWriter writer;
    private final RedisCalls calls;
    private final ShardReads reads;
    private final ShardDiscovery discovery;
    private final Map<Integer, DuplicateFilter> filters = new ConcurrentHashMap<>();
    private final AtomicLong duplicates = new AtomicLong();
    private final Set<RedisGroupReader> groups = ConcurrentHashMap.newKeySet();
    private volatile List<Integer> furtherShards = List.of();
    private volatile @Nullable ScheduledFuture<?> discoveryTimer;

    RedisSession(
            RedisTransportConfig config,
            @Nullable ClientResources sharedResources,
            RedisKeys keys,
            TransportContext context) {
        this.config = config;
        this.keys = keys;
        this.context = context;
        connector = new RedisConnector(config, sharedResources);
        writerLink = connector.link("writer", connection -> {});
        readerLink = connector.link("reader", connection -> {});
        calls = new RedisCalls(readerLink, config.commandTimeout());
        writer = new AppendWriter(
                writerLink, connector.newSerialExecutor(), config.commandTimeout(), keys, config.maxStreamLen());
        reads = new ShardReads(calls, keys);
        discovery = new ShardDiscovery(calls, keys, context.shards());
        AppendSignal[] signal = new AppendSignal[1];
        signalLink = connector.link("signal", connection -> signal[0].onConnected());
        signal[0] = new AppendSignal(
                new RedisCalls(signalLink, config.commandTimeout()),
                keys,
                this::shards,
                context.appended(),
                connector.scheduler());
    }

    /** Makes the first connections and looks for further shards. */
    CompletionStage<Void> connect() {
        FirstConnection first = new FirstConnection(connector.scheduler(), config.connectTimeout());
        return first.of(writerLink)
                .thenCompose(connected -> first.of(readerLink))
                .thenCompose(connected -> discovery.look())
                .thenAccept(found -> {
                    furtherShards = found;
                    discoveryTimer = connector
                            .scheduler()
                            .scheduleWithFixedDelay(
                                    this::lookAgain,
                                    DISCOVERY_INTERVAL.toMillis(),
                                    DISCOVERY_INTERVAL.toMillis(),
                                    TimeUnit.MILLISECONDS);
                });
    }

    private void lookAgain() {
        discovery.look().thenAccept(found -> {
            if (!found.equals(furtherShards)) {
                furtherShards = found;
                signalLink.renew("further shards to watch");
                context.appended().run();
            }
        });
    }

    CompletionStage<Void> append(EventBatch batch) {
        return writer.append(batch);
    }

    CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        signalLink.open(); // who only writes has no need to be woken
        return reads.read(shardId, afterId, limit)
                .thenApply(page -> withoutDuplicates(shardId, page))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(RedisErrors.ofRead(failure)));
    }

    private ShardPage withoutDuplicates(int shardId, ShardPage page) {
        DuplicateFilter filter = filter(shardId);
        return filter == null
                ? page
                : new ShardPage(
                        filter.filter(page.events()), page.nextId(), page.hasMore(), page.skipped(), page.missed());
    }

    /** Second copies are known per shard; null if they are to be delivered. */
    private @Nullable DuplicateFilter filter(int shardId) {
        return config.dedupCapacity() == 0
                ? null
                : filters.computeIfAbsent(shardId, shard -> new DuplicateFilter(config.dedupCapacity(), duplicates));
    }

    CompletionStage<@Nullable String> latestId(int shardId) {
        return reads.latestId(shardId)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(RedisErrors.ofRead(failure)));
    }

    CompletionStage<GroupReader> openGroup(GroupSpec spec) {
        RedisGroupReader reader = new RedisGroupReader(
                spec,
                "member-" + ProcessHandle.current().pid() + "-"
                        + Long.toHexString(context.environment().randomLong()),
                connector,
                calls,
                keys,
                config.commandTimeout(),
                this::shards,
                this::filter,
                context.environment()::nanoTime);
        groups.add(reader);
        reader.closing().thenAccept(closed -> groups.remove(reader));
        return reader.open()
                .<GroupReader>thenApply(opened -> reader)
                .exceptionallyCompose(
                        failure -> reader.close().thenCompose(closed -> CompletableFuture.failedFuture(failure)));
    }

    CompletionStage<Void> settle() {
        return writer.settle();
    }

    /** The shards there are, as far as is known. */
    private List<Integer> shards() {
        List<Integer> shards =
                new ArrayList<>(IntStream.range(0, context.shards()).boxed().toList());
        shards.addAll(furtherShards);
        return shards;
    }

    List<Integer> furtherShards() {
        return furtherShards;
    }

    RedisCalls calls() {
        return calls;
    }

    long duplicates() {
        return duplicates.get();
    }

    Optional<String> outage() {
        return writerLink
                .outage()
                .or(readerLink::outage)
                .map(reason -> "Redis is not connected: " + reason)
                .or(() -> writer.refusal().map(reason -> "Redis refused the last write: " + reason));
    }

    CompletionStage<Void> shutdown() {
        ScheduledFuture<?> timer = discoveryTimer;
        if (timer != null) {
            timer.cancel(false);
        }
        CompletableFuture<?>[] left = groups.stream()
                .map(group -> group.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        long limit = config.commandTimeout().toMillis();
        return CompletableFuture.allOf(left)
                .thenCompose(done -> settle())
                .toCompletableFuture()
                .completeOnTimeout(null, limit, TimeUnit.MILLISECONDS)
                .handle((done, failure) -> null)
                .thenCompose(done -> signalLink.close())
                .thenCompose(done -> readerLink.close())
                .thenCompose(done -> writerLink.close())
                .handle((done, failure) -> null)
                .thenCompose(done -> connector.shutdown());
    }
}
