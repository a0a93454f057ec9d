package io.netmesh.bus.jetstream;

import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.GroupingTransport;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events in NATS JetStream, one stream per shard, created when first used. Wire: JetStream.
 *
 * <p>An event's id is its sequence in the stream. The server drops an event that it has seen within its window, so that a
 * batch that is sent again is stored once. A record of more than the server's {@code max_payload} is refused with its whole
 * batch. Records that are corrupt are skipped and counted. Thread-safe.
 */
public final class JetStreamTransport implements GroupingTransport {

    private static final long TEND_SECONDS = 5;
    private static final long DISCOVERY_SECONDS = 30;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final JetStreamTransportConfig config;
    private final ScheduledThreadPoolExecutor threads;
    private @Nullable TransportContext context;
    private final Set<CompletableFuture<Void>> appending = ConcurrentHashMap.newKeySet();
    private volatile @Nullable NatsLink link;
    private volatile List<Integer> furtherShards = List.of();
    private volatile @Nullable Refused refused;

    public JetStreamTransport(JetStreamTransportConfig config) {
        this.config = config;
        this.threads = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "net-jetstream-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public String name() {
        return "jetstream";
    }

    @Override
    public CompletionStage<Void> start(TransportContext given) {
        context = given;
        NatsLink opening = new NatsLink(config, given.environment(), threads, given.appended());
        link = opening;
        return opening.open().whenComplete((opened, failure) -> {
            if (failure != null) {
                opening.close(settled()).whenComplete((closed, ignored) -> threads.shutdownNow());
            } else {
                threads.scheduleWithFixedDelay(this::tend, TEND_SECONDS, TEND_SECONDS, TimeUnit.SECONDS);
                threads.scheduleWithFixedDelay(this::discover, 0, DISCOVERY_SECONDS, TimeUnit.SECONDS);
            }
        });
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        CompletableFuture<NatsSession> session = session();
        CompletableFuture<Void> stored =
                JetStreamFailures.translate("JetStream publish", session.thenCompose(present -> present.append(batch)));
        appending.add(stored);
        stored.whenComplete((done, failure) -> {
            appending.remove(stored);
            if (!session.isCompletedExceptionally()) {
                refused = failure == null ? null : new Refused(session.join(), failure.getMessage());
            }
        });
        return stored;
    }

    @Override
    public CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        return JetStreamFailures.translate(
                "JetStream read of shard " + shardId,
                session().thenCompose(session -> session.read(shardId, afterId, limit)));
    }

    @Override
    public CompletionStage<@Nullable String> latestId(int shardId) {
        return JetStreamFailures.translate(
                "JetStream stream.info() failed for shard " + shardId,
                session().thenCompose(session -> session.latestId(shardId)));
    }

    @Override
    public boolean signalsAppends() {
        return true;
    }

    @Override
    public List<Integer> furtherShards() {
        return furtherShards;
    }

    @Override
    public CompletionStage<Void> flush() {
        return settled();
    }

    @Override
    public CompletionStage<Void> shutdown() {
        NatsLink last = link;
        if (last == null) {
            threads.shutdownNow();
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> closed = JetStreamFailures.translate("nats drain", last.close(settled()));
        closed.whenComplete((done, failure) -> threads.shutdownNow());
        return closed;
    }

    @Override
    public boolean isHealthy() {
        return outage().isEmpty();
    }

    @Override
    public Optional<String> outage() {
        NatsLink present = link;
        if (present == null) {
            return Optional.of("not started");
        }
        Refused last = refused;
        return present.outage()
                .or(() -> Optional.ofNullable(last)
                        .filter(failure -> present.isCurrent(failure.session))
                        .map(Refused::reason));
    }

    @Override
    public CompletionStage<GroupReader> openGroup(GroupSpec spec) {
        TransportContext started = context;
        NatsLink present = link;
        if (started == null || present == null) {
            return CompletableFuture.failedFuture(notStarted());
        }
        return JetStreamFailures.translate(
                "JetStream group " + spec.group(),
                new JetStreamGroup(
                                spec,
                                config,
                                present,
                                started.shards(),
                                this::furtherShards,
                                threads,
                                started.environment())
                        .join());
    }

    /**
     * Keeps listeners' cursors beside the events, in a key-value bucket {@code <prefix>_cursors}. Works from the transport's
     * start to its shutdown.
     */
    @Override
    public Optional<CursorStore> cursorStore() {
        return Optional.of(new NatsCursorStore(config, this::session));
    }

    private CompletableFuture<NatsSession> session() {
        NatsLink present = link;
        return present == null ? CompletableFuture.failedFuture(notStarted()) : present.session();
    }

    private static TransportException notStarted() {
        return new TransportException(TransportException.Kind.CONNECTION, "adapter not initialized", null);
    }

    /** Completes when nothing is on its way any more, whatever became of it. */
    private CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(appending.stream()
                .map(append -> append.handle((stored, failure) -> null))
                .toArray(CompletableFuture<?>[]::new));
    }

    private void tend() {
        session().thenAccept(session -> session.feeds().tend());
    }

    private void discover() {
        TransportContext started = context;
        if (started == null) {
            return;
        }
        session().thenCompose(session -> session.api().shards()).thenAccept(found -> {
            List<Integer> further = found.stream()
                    .filter(shard -> shard >= started.shards())
                    .sorted()
                    .distinct()
                    .toList();
            boolean news = !furtherShards.containsAll(further);
            furtherShards = further;
            if (news) {
                started.appended().run();
            }
        });
    }

    /** Why the last batch was not taken, which matters no longer than the connection it was sent over. */
    private record Refused(NatsSession session, String reason) {}
}
