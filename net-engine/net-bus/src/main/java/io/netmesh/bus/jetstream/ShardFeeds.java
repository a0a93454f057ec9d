package io.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads shards over one connection. Every shard usually has one feed, at its head; readers that are behind get others of
 * their own until they meet it. Thread-safe.
 */
final class ShardFeeds {

    private static final Duration AWAIT = Duration.ofSeconds(30);
    private static final Duration SERVER_FORGETS_AFTER = Duration.ofMinutes(5);
    private static final long IDLE_LIMIT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int FEEDS_PER_SHARD = 8;
    private static final long PAGE_BYTES = 16 << 20;
    private static final int PAGE_RECORDS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(ShardFeeds.class);
    private static final String AWAIT_TOKEN = "await"; // a fetch has its number there

    private final JetStreamApi api;
    private final ShardStreams names;
    private final Duration requestTimeout;
    private final NodeEnvironment environment;
    private final Runnable arrived;
    private final String inbox;
    private final long pageBytes;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Integer, List<OpenFeed>> byShard = new HashMap<>(); // guarded by this
    private final Map<String, OpenFeed> byConsumer = new ConcurrentHashMap<>();
    private final Map<Long, OpenFeed> byNumber = new ConcurrentHashMap<>();

    /** @param arrived is told of records that no read had asked for */
    ShardFeeds(
            Connection connection,
            JetStreamApi api,
            JetStreamTransportConfig config,
            NodeEnvironment environment,
            Runnable arrived) {
        this.api = api;
        this.names = new ShardStreams(config.prefix());
        this.requestTimeout = config.requestTimeout();
        this.environment = environment;
        this.arrived = arrived;
        this.inbox = connection.createInbox();
        this.pageBytes = Math.max(PAGE_BYTES, 2 * connection.getMaxPayload());
        Dispatcher messages = connection.createDispatcher(this::onMessage);
        messages.setPendingLimits(0, 0); // no limit: nothing comes that was not asked for
        messages.subscribe(inbox + ".*.*");
    }

    /** One page of a shard whose stream exists. */
    CompletableFuture<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        long after = StreamPosition.parse(afterId);
        if (after == StreamPosition.END) {
            return CompletableFuture.completedFuture(ShardPage.EMPTY);
        }
        boolean[] opened = {false};
        OpenFeed open = feedAt(shardId, after, opened);
        return open.ready
                .thenCompose(name -> open.feed
                        .read(after, Math.min(limit, PAGE_RECORDS), environment.nanoTime())
                        .orTimeout(requestTimeout.toNanos(), TimeUnit.NANOSECONDS))
                .thenCompose(taken -> afterId == null
                        ? CompletableFuture.completedFuture(taken.page())
                        : countMissed(shardId, after, taken, opened[0]))
                .whenComplete((page, failure) -> {
                    leave(open);
                    if (failure != null) {
                        discard(open, JetStreamFailures.of("JetStream read of shard " + shardId, failure));
                    }
                });
    }

    /** Retention takes from the front: what lies between the position and the stream's first record was missed. */
    private CompletableFuture<ShardPage> countMissed(int shardId, long after, ShardFeed.Taken taken, boolean opened) {
        ShardPage page = taken.page();
        boolean jumped = taken.firstSequence() > after + 1;
        boolean nothingFromAPositionOfOld = opened && page.nextId() == null;
        if (!jumped && !nothingFromAPositionOfOld) {
            return CompletableFuture.completedFuture(page);
        }
        return api.streamState(shardId).thenApply(state -> {
            long first = jumped ? Math.min(state.first(), taken.firstSequence()) : state.first();
            if (first <= after + 1) {
                if (nothingFromAPositionOfOld && state.last() < after) {
                    LOG.warn(
                            "A reader of stream {} stands at {}, beyond its end {}; it sees nothing until events get there",
                            names.stream(shardId),
                            after,
                            state.last());
                }
                return page;
            }
            String nextId = page.nextId() == null ? StreamPosition.format(first - 1) : page.nextId();
            return new ShardPage(page.events(), nextId, page.hasMore(), page.skipped(), first - after - 1);
        });
    }

    private OpenFeed feedAt(int shardId, long after, boolean[] opened) {
        OpenFeed open;
        List<OpenFeed> surplus = new ArrayList<>();
        synchronized (this) {
            long now = environment.nanoTime();
            List<OpenFeed> feeds = byShard.computeIfAbsent(shardId, shard -> new ArrayList<>());
            feeds.stream()
                    .filter(feed -> feed.feed.isIdle(now, IDLE_LIMIT_NANOS))
                    .forEach(surplus::add);
            feeds.removeAll(surplus);
            open = feeds.stream()
                    .filter(feed -> feed.feed.covers(after))
                    .max(Comparator.comparingLong(feed -> feed.feed.end()))
                    .orElse(null);
            if (open == null) {
                opened[0] = true;
                open = new OpenFeed(shardId, after);
                byNumber.put(open.number, open);
                if (feeds.size() >= FEEDS_PER_SHARD) {
                    feeds.stream()
                            .filter(feed -> feed.readers == 0)
                            .min(leastUseful())
                            .ifPresent(surplus::add);
                    feeds.removeAll(surplus);
                }
                feeds.add(open);
            }
            open.readers++;
        }
        surplus.forEach(feed -> close(feed, new TransportException(Kind.TRANSIENT, "JetStream reader replaced", null)));
        if (opened[0]) {
            open.create();
        }
        return open;
    }

    private synchronized void leave(OpenFeed open) {
        open.readers--;
    }

    /** Feeds at the head come last: they wake the readers that wait. */
    private static Comparator<OpenFeed> leastUseful() {
        return Comparator.<OpenFeed, Boolean>comparing(open -> open.feed.isAwaiting())
                .thenComparing(open -> open.feed.lastUsedNanos());
    }

    /**
     * Looks after readers that wait; to be called every few seconds. A request that the server has lost is replaced by
     * letting the readers ask again, and of several feeds at a shard's head one is enough.
     */
    void tend() {
        long now = environment.nanoTime();
        long limit = AWAIT.plus(requestTimeout).toNanos();
        List<OpenFeed> lost = new ArrayList<>();
        List<OpenFeed> surplus = new ArrayList<>();
        synchronized (this) {
            for (List<OpenFeed> feeds : byShard.values()) {
                feeds.stream().filter(open -> open.feed.isForgotten(now, limit)).forEach(lost::add);
                List<OpenFeed> waiting = feeds.stream()
                        .filter(open -> open.feed.isAwaiting() && !lost.contains(open))
                        .sorted(Comparator.comparingLong((OpenFeed open) -> open.feed.end())
                                .reversed())
                        .toList();
                waiting.stream()
                        .skip(1)
                        .filter(open -> now - open.feed.lastUsedNanos() > IDLE_LIMIT_NANOS)
                        .forEach(surplus::add);
            }
        }
        TransportException reason = new TransportException(Kind.TRANSIENT, "JetStream reader lost", null);
        lost.forEach(open -> discard(open, reason));
        surplus.forEach(open -> discard(open, reason));
        if (!lost.isEmpty()) {
            arrived.run();
        }
    }

    /** The connection is gone. */
    void fail(TransportException reason) {
        byNumber.values().forEach(open -> {
            open.feed.fail(reason);
            open.ready.completeExceptionally(reason);
        });
    }

    /** Lets the server forget the readers. */
    void close() {
        byNumber.values().forEach(open -> discard(open, new TransportException(Kind.CONNECTION, "shut down", null)));
    }

    private void discard(OpenFeed open, TransportException reason) {
        synchronized (this) {
            byShard.getOrDefault(open.shardId, List.of()).remove(open);
        }
        close(open, reason);
    }

    private void close(OpenFeed open, TransportException reason) {
        if (byNumber.remove(open.number) == null) {
            return;
        }
        open.feed.fail(reason);
        open.ready.thenAccept(name -> {
            byConsumer.remove(name);
            api.deleteConsumer(open.shardId, name);
        });
    }

    private void onMessage(Message message) {
        if (message.isStatusMessage()) {
            onStatus(message);
        } else if (message.isJetStream()) {
            NatsJetStreamMetaData origin = message.metaData();
            OpenFeed open = byConsumer.get(origin.getConsumer());
            if (open != null) {
                open.feed.onRecord(FeedRecord.of(open.shardId, message, origin));
            }
        }
    }

    private void onStatus(Message message) {
        String[] subject = message.getSubject().substring(inbox.length() + 1).split("\\.");
        OpenFeed open = byNumber.get(Long.parseLong(subject[0]));
        if (open == null) {
            return;
        }
        boolean fetched = !subject[1].equals(AWAIT_TOKEN);
        long fetch = fetched ? Long.parseLong(subject[1]) : 0;
        long now = environment.nanoTime();
        switch (message.getStatus().getCode()) {
            case 404, 408 -> {
                if (fetched) {
                    open.feed.onFetched(fetch, true, now);
                } else {
                    open.feed.onAwaited(now);
                }
            }
            case 100 -> {} // a heartbeat
            default -> onRefusal(open, fetch, message.getStatus().getMessageWithCode());
        }
    }

    private void onRefusal(OpenFeed open, long fetch, String status) {
        if (status.contains("MaxBytes")) { // the page is full
            open.feed.onFetched(fetch, false, environment.nanoTime());
            return;
        }
        discard(open, new TransportException(Kind.TRANSIENT, "JetStream reader lost: " + status, null));
        arrived.run(); // who waited for the next record asks again, and gets a new reader
    }

    /** A feed with its consumer. */
    private final class OpenFeed implements ShardFeed.Requests {
        private final long number = numbers.incrementAndGet();
        private final int shardId;
        private final long after;
        private final ShardFeed feed;
        private final CompletableFuture<String> ready = new CompletableFuture<>();
        private int readers; // reads under way, guarded by the outer object

        OpenFeed(int shardId, long after) {
            this.shardId = shardId;
            this.after = after;
            this.feed = new ShardFeed(after, this, environment.nanoTime());
        }

        void create() {
            api.createConsumer(shardId, StreamRequests.readFrom(names, shardId, after + 1, SERVER_FORGETS_AFTER))
                    .whenComplete((name, failure) -> {
                        if (failure == null) {
                            byConsumer.put(name, this);
                            ready.complete(name);
                        } else {
                            ready.completeExceptionally(failure);
                        }
                    });
        }

        @Override
        public void fetch(long fetch, int count) {
            request(Long.toString(fetch), StreamRequests.fetch(count, pageBytes));
        }

        @Override
        public void await() {
            request(AWAIT_TOKEN, StreamRequests.await(AWAIT));
        }

        @Override
        public void arrived() {
            arrived.run();
        }

        private void request(String token, byte[] body) {
            try {
                api.next(shardId, ready.join(), inbox + "." + number + "." + token, body);
            } catch (TransportException down) {
                discard(this, down);
            }
        }
    }
}
