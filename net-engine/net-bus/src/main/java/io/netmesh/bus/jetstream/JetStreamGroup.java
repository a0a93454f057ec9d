package io.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.GroupEvent;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group: takes events from the group's consumer of each shard. Several may wait at once for the next one, so
 * now and then more come than were asked for; they are handed out by the next call. Thread-safe.
 */
final class JetStreamGroup implements GroupReader {

    private static final byte[] DONE = ascii("+ACK");
    private static final byte[] NOT_DONE = ascii("-NAK");
    private static final byte[] AT_WORK = ascii("+WPI");
    private static final byte[] NEVER = ascii("+TERM");
    private static final long FETCH_BYTES = 16 << 20;
    private static final String AWAIT_TOKEN = "await"; // a fetch has its round's number there

    private final GroupSpec spec;
    private final ShardStreams names;
    private final Duration requestTimeout;
    private final NatsLink link;
    private final int ownShards;
    private final Supplier<List<Integer>> furtherShards;
    private final ScheduledExecutorService timer;
    private final NodeEnvironment environment;
    private final GroupShards consumers;
    private final AtomicLong skipped = new AtomicLong();

    private final Deque<LentEvent> arrived = new ArrayDeque<>(); // guarded by this, as all below
    private @Nullable Binding binding;
    private @Nullable Round round;
    private @Nullable Wait waiting;
    private int firstShard;
    private long rounds;
    private boolean closed;

    private JetStreamGroup(
            GroupSpec spec,
            JetStreamTransportConfig config,
            NatsLink link,
            int ownShards,
            Supplier<List<Integer>> furtherShards,
            ScheduledExecutorService timer,
            NodeEnvironment environment) {
        this.spec = spec;
        this.names = new ShardStreams(config.prefix());
        this.requestTimeout = config.requestTimeout();
        this.link = link;
        this.ownShards = ownShards;
        this.furtherShards = furtherShards;
        this.timer = timer;
        this.environment = environment;
        this.consumers = new GroupShards(spec, names);
    }

    /** Joins; the group exists on all shards when the stage completes. */
    static CompletableFuture<GroupReader> open(
            GroupSpec spec,
            JetStreamTransportConfig config,
            NatsLink link,
            int ownShards,
            Supplier<List<Integer>> furtherShards,
            ScheduledExecutorService timer,
            NodeEnvironment environment) {
        JetStreamGroup member = new JetStreamGroup(spec, config, link, ownShards, furtherShards, timer, environment);
        return link.session().thenCompose(member::bind).thenApply(bound -> member);
    }

    @Override
    public CompletableFuture<List<GroupEvent>> next(int max, Duration maxWait) {
        if (max < 1) {
            throw new IllegalArgumentException("max = " + max + ", allowed 1 or more");
        }
        synchronized (this) {
            List<GroupEvent> present = take(max);
            if (closed || !present.isEmpty()) {
                return CompletableFuture.completedFuture(present);
            }
        }
        return JetStreamFailures.translate(
                "JetStream group " + spec.group(),
                link.session()
                        .thenCompose(this::bind)
                        .thenCompose(bound -> fetch(bound, max).thenCompose(nothing -> waitFor(bound, max, maxWait))));
    }

    private CompletableFuture<Binding> bind(NatsSession session) {
        Binding bound;
        Binding fresh = null;
        synchronized (this) {
            if (binding == null || binding.session != session) {
                fresh = new Binding(session);
                binding = fresh;
                arrived.clear(); // lent over the old connection; the server gives them again
            }
            bound = binding;
        }
        if (fresh != null) {
            Binding watched = fresh;
            session.lost().exceptionally(reason -> {
                onLost(watched, reason);
                return null;
            });
        }
        Set<Integer> shards = new TreeSet<>(furtherShards.get());
        for (int shard = 0; shard < ownShards; shard++) {
            shards.add(shard);
        }
        return consumers.join(session, shards, bound.joined).thenApply(joined -> bound);
    }

    /** Asks every shard for its share of what is there. */
    private CompletableFuture<Void> fetch(Binding bound, int max) {
        List<Integer> shards = rotated(bound);
        int share = Math.max(1, max / shards.size());
        Round fetching;
        synchronized (this) {
            fetching = new Round(++rounds, shards.subList(0, Math.min(max, shards.size())), share);
            round = fetching;
        }
        for (int shard : List.copyOf(fetching.open.keySet())) {
            bound.request(shard, Long.toString(fetching.number), StreamRequests.fetch(share, FETCH_BYTES));
        }
        return fetching.ended
                .orTimeout(requestTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((ended, failure) -> {
                    if (failure != null) {
                        bound.joined.clear(); // a consumer may have been deleted: look again
                    }
                });
    }

    private synchronized List<Integer> rotated(Binding bound) {
        List<Integer> shards = new ArrayList<>(new TreeSet<>(bound.joined.keySet()));
        firstShard = (firstShard + 1) % shards.size();
        List<Integer> rotated = new ArrayList<>(shards.subList(firstShard, shards.size()));
        rotated.addAll(shards.subList(0, firstShard));
        return rotated;
    }

    private CompletableFuture<List<GroupEvent>> waitFor(Binding bound, int max, Duration maxWait) {
        Wait wait;
        synchronized (this) {
            List<GroupEvent> present = take(max);
            if (closed || !present.isEmpty() || maxWait.isZero()) {
                return CompletableFuture.completedFuture(present);
            }
            wait = new Wait(max, environment.nanoTime() + maxWait.toNanos());
            waiting = wait;
        }
        timer.schedule(() -> endWait(wait), maxWait.toNanos(), TimeUnit.NANOSECONDS);
        bound.joined.keySet().forEach(bound::await);
        return wait.ended;
    }

    private void endWait(Wait wait) {
        List<GroupEvent> present;
        synchronized (this) {
            if (waiting != wait) {
                return;
            }
            waiting = null;
            present = take(wait.max);
        }
        wait.ended.complete(present);
    }

    /** What has arrived and is still lent to us. */
    private List<GroupEvent> take(int max) {
        List<GroupEvent> taken = new ArrayList<>();
        long now = environment.nanoTime();
        while (taken.size() < max && !arrived.isEmpty()) {
            LentEvent event = arrived.remove();
            if (now - event.lentNanos() < spec.redeliverAfter().toNanos()) {
                taken.add(event);
            }
        }
        return taken;
    }

    @Override
    public CompletableFuture<Void> acknowledge(Collection<? extends GroupEvent> events) {
        Map<Integer, LentEvent> lastOfShard = new LinkedHashMap<>();
        List<LentEvent> others = new ArrayList<>();
        for (LentEvent event : own(events)) {
            LentEvent before = lastOfShard.put(event.event().shardId(), event);
            if (before != null) {
                others.add(before);
            }
        }
        // The server handles a connection's messages in order: its answer to the last one stands for those before.
        return withSession(session -> {
            others.forEach(event -> session.api().publish(event.answerTo(), null, DONE));
            return CompletableFuture.allOf(lastOfShard.values().stream()
                    .map(event -> session.api().ask(event.answerTo(), DONE))
                    .toArray(CompletableFuture<?>[]::new));
        });
    }

    @Override
    public CompletableFuture<Void> release(Collection<? extends GroupEvent> events) {
        return tell(own(events), NOT_DONE);
    }

    @Override
    public CompletableFuture<Void> extend(Collection<? extends GroupEvent> events) {
        return tell(own(events), AT_WORK);
    }

    private CompletableFuture<Void> tell(List<LentEvent> events, byte[] word) {
        return withSession(session -> {
            events.forEach(event -> session.api().publish(event.answerTo(), null, word));
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> withSession(Function<NatsSession, CompletableFuture<Void>> action) {
        return JetStreamFailures.translate(
                "JetStream group " + spec.group(), link.session().thenCompose(action));
    }

    private List<LentEvent> own(Collection<? extends GroupEvent> events) {
        List<LentEvent> own = new ArrayList<>(events.size());
        for (GroupEvent event : events) {
            if (!(event instanceof LentEvent lent) || lent.owner() != this) {
                throw new IllegalArgumentException("not an event of this reader: " + event);
            }
            own.add(lent);
        }
        return own;
    }

    @Override
    public long skipped() {
        return skipped.get();
    }

    @Override
    public long missed() {
        return consumers.missed();
    }

    @Override
    public CompletableFuture<Void> close() {
        Wait wait;
        Round fetching;
        Binding bound;
        List<LentEvent> unread;
        synchronized (this) {
            closed = true;
            wait = waiting;
            waiting = null;
            fetching = round;
            round = null;
            bound = binding;
            binding = null;
            unread = List.copyOf(arrived);
            arrived.clear();
        }
        if (fetching != null) {
            fetching.ended.complete(null);
        }
        if (wait != null) {
            wait.ended.complete(List.of());
        }
        if (bound != null) {
            bound.end();
        }
        return unread.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : tell(unread, NOT_DONE).exceptionally(unreachable -> null); // they come back after their time
    }

    private void onLost(Binding bound, Throwable reason) {
        Wait wait;
        Round fetching;
        synchronized (this) {
            if (binding != bound) {
                return;
            }
            wait = waiting;
            waiting = null;
            fetching = round;
            round = null;
        }
        if (fetching != null) {
            fetching.ended.completeExceptionally(reason);
        }
        if (wait != null) {
            wait.ended.completeExceptionally(reason);
        }
    }

    private void onMessage(Binding bound, Message message) {
        if (message.isStatusMessage()) {
            onStatus(bound, message);
        } else if (message.isJetStream()) {
            onEvent(bound, message);
        }
    }

    private void onEvent(Binding bound, Message message) {
        NatsJetStreamMetaData origin = message.metaData();
        int shard = names.shardOf(origin.getStream()).orElse(-1);
        FeedRecord record = FeedRecord.of(shard, message, origin);
        Round fetched = null;
        Wait wait = null;
        List<GroupEvent> present = List.of();
        synchronized (this) {
            if (binding != bound) {
                return;
            }
            bound.awaiting.remove(shard);
            if (record.event() != null) {
                arrived.add(new LentEvent(
                        record.event(), origin.deliveredCount(), this, message.getReplyTo(), environment.nanoTime()));
                wait = waiting;
                if (wait != null) {
                    waiting = null;
                    present = take(wait.max);
                }
            }
            if (round != null && round.received(shard)) {
                fetched = round;
            }
        }
        if (record.event() == null) {
            skipped.incrementAndGet();
            bound.tell(message.getReplyTo(), NEVER);
            bound.awaitAgain(shard);
        }
        if (fetched != null) {
            fetched.ended.complete(null);
        }
        if (wait != null) {
            wait.ended.complete(present);
        }
    }

    private void onStatus(Binding bound, Message message) {
        String[] subject =
                message.getSubject().substring(bound.inbox.length() + 1).split("\\.");
        int shard = Integer.parseInt(subject[0]);
        int code = message.getStatus().getCode();
        boolean awaited = subject[1].equals(AWAIT_TOKEN);
        boolean lost = code != 404 && code != 408 && code != 100;
        Round fetched = null;
        synchronized (this) {
            if (binding != bound || code == 100) {
                return;
            }
            if (lost) {
                bound.joined.remove(shard); // look for the consumer again
            }
            if (awaited) {
                bound.awaiting.remove(shard);
            } else if (round != null && round.number == Long.parseLong(subject[1]) && round.ended(shard)) {
                fetched = round;
            }
        }
        if (fetched != null) {
            fetched.ended.complete(null);
        } else if (awaited && !lost) {
            bound.awaitAgain(shard);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The member on one connection. */
    private final class Binding {
        private final NatsSession session;
        private final String inbox;
        private final Dispatcher dispatcher;
        private final Map<Integer, Boolean> joined = new ConcurrentHashMap<>();
        private final Set<Integer> awaiting = ConcurrentHashMap.newKeySet();

        Binding(NatsSession session) {
            Connection connection = session.connection();
            this.session = session;
            this.inbox = connection.createInbox();
            this.dispatcher = connection.createDispatcher(message -> onMessage(this, message));
            dispatcher.setPendingLimits(0, 0);
            dispatcher.subscribe(inbox + ".*.*");
        }

        void request(int shard, String token, byte[] body) {
            session.api().next(shard, spec.group(), inbox + "." + shard + "." + token, body);
        }

        /** Asks for the next event of a shard, unless it has been asked for. */
        void await(int shard) {
            Wait wait;
            synchronized (JetStreamGroup.this) {
                wait = waiting;
            }
            long left = wait == null ? 0 : wait.untilNanos - environment.nanoTime();
            if (left > 0 && awaiting.add(shard)) {
                request(shard, AWAIT_TOKEN, StreamRequests.await(Duration.ofNanos(left)));
            }
        }

        /** As {@link #await}, from a thread that nobody waits for. */
        void awaitAgain(int shard) {
            try {
                await(shard);
            } catch (TransportException down) {
                awaiting.remove(shard); // the wait ends by its time
            }
        }

        void tell(String answerTo, byte[] word) {
            try {
                session.api().publish(answerTo, null, word);
            } catch (TransportException down) {
                awaiting.clear(); // the record comes again over the next connection
            }
        }

        void end() {
            try {
                session.connection().closeDispatcher(dispatcher);
            } catch (IllegalStateException | IllegalArgumentException gone) {
                awaiting.clear(); // it went with its connection
            }
        }
    }

    /** One request to every shard for what is there. */
    private static final class Round {
        private final long number;
        private final Map<Integer, Integer> open = new ConcurrentHashMap<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Round(long number, List<Integer> shards, int share) {
            this.number = number;
            shards.forEach(shard -> open.put(shard, share));
        }

        /** Whether this event was the last that was asked for. */
        boolean received(int shard) {
            open.computeIfPresent(shard, (key, left) -> left == 1 ? null : left - 1);
            return open.isEmpty();
        }

        boolean ended(int shard) {
            open.remove(shard);
            return open.isEmpty();
        }
    }

    /** A caller that waits for the next event. */
    private record Wait(int max, long untilNanos, CompletableFuture<List<GroupEvent>> ended) {
        Wait(int max, long untilNanos) {
            this(max, untilNanos, new CompletableFuture<>());
        }
    }
}
