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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group: takes events from the group's consumer of each shard. Several may wait at once for the next one, so
 * now and then more come than were asked for; they are handed out by the next call. Thread-safe.
 */
final class JetStreamGroup implements GroupReader {

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
    private final GroupAnswers answers;
    private final AtomicLong skipped = new AtomicLong();

    private final Deque<LentEvent> arrived = new ArrayDeque<>(); // guarded by this, as all below
    private @Nullable Binding binding;
    private @Nullable GroupRound round;
    private @Nullable GroupWait waiting;
    private long rounds;
    private boolean closed;

    JetStreamGroup(
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
        this.answers = new GroupAnswers(this, "JetStream group " + spec.group(), link);
    }

    /** Joins; the group exists on all shards when the stage completes. */
    CompletableFuture<GroupReader> join() {
        return link.session().thenCompose(this::bind).thenApply(bound -> this);
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
        GroupRound fetching;
        synchronized (this) {
            fetching = new GroupRound(++rounds, bound.joined.keySet(), max);
            round = fetching;
        }
        for (int shard : fetching.shards()) {
            bound.request(shard, Long.toString(fetching.number()), StreamRequests.fetch(fetching.share(), FETCH_BYTES));
        }
        return fetching.ended()
                .orTimeout(requestTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((ended, failure) -> {
                    if (failure != null) {
                        bound.joined.clear(); // a consumer may have been deleted: look again
                    }
                });
    }

    private CompletableFuture<List<GroupEvent>> waitFor(Binding bound, int max, Duration maxWait) {
        GroupWait wait;
        synchronized (this) {
            List<GroupEvent> present = take(max);
            if (closed || !present.isEmpty() || maxWait.isZero()) {
                return CompletableFuture.completedFuture(present);
            }
            wait = new GroupWait(max, environment.nanoTime() + maxWait.toNanos());
            waiting = wait;
        }
        timer.schedule(() -> endWait(wait), maxWait.toNanos(), TimeUnit.NANOSECONDS);
        bound.joined.keySet().forEach(bound::await);
        return wait.ended();
    }

    private void endWait(GroupWait wait) {
        List<GroupEvent> present;
        synchronized (this) {
            if (waiting != wait) {
                return;
            }
            waiting = null;
            present = take(wait.max());
        }
        wait.ended().complete(present);
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
        return answers.done(events);
    }

    @Override
    public CompletableFuture<Void> release(Collection<? extends GroupEvent> events) {
        return answers.tell(events, GroupAnswers.NOT_DONE);
    }

    @Override
    public CompletableFuture<Void> extend(Collection<? extends GroupEvent> events) {
        return answers.tell(events, GroupAnswers.AT_WORK);
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
        GroupWait wait;
        GroupRound fetching;
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
            fetching.ended().complete(null);
        }
        if (wait != null) {
            wait.ended().complete(List.of());
        }
        if (bound != null) {
            bound.end();
        }
        return unread.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : answers.tell(unread, GroupAnswers.NOT_DONE)
                        .exceptionally(unreachable -> null); // they come back after their time
    }

    private void onLost(Binding bound, Throwable reason) {
        GroupWait wait;
        GroupRound fetching;
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
            fetching.ended().completeExceptionally(reason);
        }
        if (wait != null) {
            wait.ended().completeExceptionally(reason);
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
        GroupRound fetched = null;
        GroupWait wait = null;
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
                    present = take(wait.max());
                }
            }
            if (round != null && round.received(shard)) {
                fetched = round;
            }
        }
        if (record.event() == null) {
            skipped.incrementAndGet();
            bound.tell(message.getReplyTo(), GroupAnswers.NEVER_AGAIN);
            bound.awaitAgain(shard);
        }
        if (fetched != null) {
            fetched.ended().complete(null);
        }
        if (wait != null) {
            wait.ended().complete(present);
        }
    }

    private void onStatus(Binding bound, Message message) {
        String[] subject =
                message.getSubject().substring(bound.inbox.length() + 1).split("\\.");
        int shard = Integer.parseInt(subject[0]);
        int code = message.getStatus().getCode();
        boolean awaited = subject[1].equals(AWAIT_TOKEN);
        boolean lost = code != 404 && code != 408 && code != 100;
        GroupRound fetched = null;
        synchronized (this) {
            if (binding != bound || code == 100) {
                return;
            }
            if (lost) {
                bound.joined.remove(shard); // look for the consumer again
            }
            if (awaited) {
                bound.awaiting.remove(shard);
            } else if (round != null && round.number() == Long.parseLong(subject[1]) && round.answered(shard)) {
                fetched = round;
            }
        }
        if (fetched != null) {
            fetched.ended().complete(null);
        } else if (awaited && !lost) {
            bound.awaitAgain(shard);
        }
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
            GroupWait wait;
            synchronized (JetStreamGroup.this) {
                wait = waiting;
            }
            long left = wait == null ? 0 : wait.untilNanos() - environment.nanoTime();
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
}
