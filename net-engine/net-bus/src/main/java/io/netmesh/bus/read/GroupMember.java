package io.netmesh.bus.read;

import io.netmesh.bus.Gap;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelEnvelope;
import io.netmesh.bus.channel.ChannelOutage.Activity;
import io.netmesh.bus.json.JsonScanner;
import io.netmesh.bus.transport.GroupEvent;
import io.netmesh.bus.transport.GroupReader;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener's membership in a group: fetches events while the sink takes them, acknowledges those that are done or unwanted,
 * and tells the broker in time that it is still at work on the others. Confined to the reader's thread, to which the answers of
 * the transport come back. Times are nanoseconds since the reader started.
 */
final class GroupMember {

    /** Few enough that members share a small load, and enough for a large one. */
    static final int FETCH = 64;

    private static final Duration LONG_WAIT = Duration.ofSeconds(5);
    /** While it is not known whether the member is at the group's head. */
    private static final Duration SHORT_WAIT = Duration.ofMillis(20);

    private static final long NEVER = Long.MAX_VALUE;
    private static final long FIRST_PAUSE_NANOS = 50_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 2_000_000_000L;

    private final Listener listener;
    private final Supplier<CompletionStage<GroupReader>> open;
    private final long extendEveryNanos;
    private final Executor loop;
    private final GroupCounters counters;
    private final LentEvents lent;
    private final JsonScanner scanner = new JsonScanner();
    private final PollBackoff backoff = new PollBackoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);

    private volatile @Nullable GroupReader reader; // written by the loop alone
    private CompletableFuture<?> fetching = CompletableFuture.completedFuture(null); // or opening
    private CompletableFuture<?> acknowledging = CompletableFuture.completedFuture(null);
    private long fetchNanos; // not before this
    private long acknowledgeNanos; // not before this
    private long extendNanos = NEVER;
    private long skipped;
    private long missed;
    private boolean closed;

    /**
     * @param open joins the group
     * @param redelivery after what time the broker gives events to others
     * @param loop runs tasks on the reader's thread
     */
    GroupMember(
            Listener listener,
            Supplier<CompletionStage<GroupReader>> open,
            Duration redelivery,
            Executor loop,
            GroupCounters counters) {
        this.listener = listener;
        this.open = open;
        this.extendEveryNanos = redelivery.toNanos() / 3;
        this.loop = loop;
        this.counters = counters;
        this.lent = new LentEvents(() -> loop.execute(() -> {}));
    }

    Listener listener() {
        return listener;
    }

    /** Does what can be done now; answers whether another turn at once may find more. */
    boolean turn(long nowNanos) {
        boolean progress = listener.offerWaiting();
        GroupReader joined = reader;
        if (joined == null) {
            joinIfDue(nowNanos);
            return progress;
        }
        acknowledgeIfDue(joined, nowNanos);
        extendIfDue(joined, nowNanos);
        if (fetching.isDone() && !listener.isBehindItsReader() && nowNanos >= fetchNanos) {
            fetch(joined, nowNanos);
        }
        return progress;
    }

    private void joinIfDue(long nowNanos) {
        if (fetching.isDone() && nowNanos >= fetchNanos) {
            fetching = answered(ShardReads.started(open), nowNanos, opened -> {
                reader = opened;
                if (closed) {
                    opened.close();
                }
            });
        }
    }

    /** Whether the member has joined its group. Any thread. */
    boolean hasJoined() {
        return reader != null;
    }

    private void fetch(GroupReader joined, long nowNanos) {
        Duration wait = listener.isAtHead() ? LONG_WAIT : SHORT_WAIT;
        fetching = answered(ShardReads.started(() -> joined.next(FETCH, wait)), nowNanos, events -> {
            listener.setAtHead(events.size() < FETCH);
            events.forEach(this::take);
            count(joined);
        });
    }

    /** Sees to an answer on the reader's thread; a failure puts off the next attempt. */
    private <T> CompletableFuture<?> answered(CompletableFuture<T> call, long nowNanos, Consumer<T> action) {
        return call.handleAsync(
                (answer, failure) -> {
                    if (failure == null) {
                        backoff.reset();
                        listener.onOutageOver(Activity.READ);
                        action.accept(answer);
                    } else {
                        listener.setAtHead(false);
                        listener.onOutage(Activity.READ, ReadFailures.of(failure));
                        fetchNanos = nowNanos + backoff.afterNothing();
                    }
                    return null;
                },
                loop);
    }

    private void take(GroupEvent event) {
        if (event.deliveries() > 1) {
            counters.onRedelivery();
        }
        if (isWanted(event.event())) {
            lent.add(event);
            listener.offer(new GroupDelivery(event, lent::done));
        } else {
            lent.unwanted(event);
        }
    }

    private boolean isWanted(StoredEvent event) {
        byte[] payload = event.payload();
        String channel = scanner.stringMember(payload, 0, payload.length, ChannelEnvelope.CHANNEL_KEY);
        return listener.spec().channel().equals(channel)
                && (listener.spec().filter() == null || listener.spec().filter().matches(payload));
    }

    private void count(GroupReader joined) {
        counters.onCorrupt(joined.skipped() - skipped);
        skipped = joined.skipped();
        long newlyMissed = joined.missed() - missed;
        missed = joined.missed();
        if (newlyMissed > 0) {
            counters.onMissed(newlyMissed);
            listener.onGap(new Gap(Gap.UNKNOWN_SHARD, OptionalLong.of(newlyMissed)));
        }
    }

    private void acknowledgeIfDue(GroupReader joined, long nowNanos) {
        if (!acknowledging.isDone() || nowNanos < acknowledgeNanos) {
            return;
        }
        List<GroupEvent> done = lent.takeDone();
        if (!done.isEmpty()) {
            acknowledging = ShardReads.started(() -> joined.acknowledge(done))
                    .handleAsync(
                            (nothing, failure) -> {
                                if (failure != null) {
                                    lent.notYet(done);
                                    acknowledgeNanos = nowNanos + FIRST_PAUSE_NANOS;
                                    listener.onOutage(Activity.READ, ReadFailures.of(failure));
                                }
                                return null;
                            },
                            loop);
        }
    }

    private void extendIfDue(GroupReader joined, long nowNanos) {
        if (lent.isIdle()) {
            extendNanos = NEVER;
        } else if (extendNanos == NEVER) {
            extendNanos = nowNanos + extendEveryNanos;
        } else if (nowNanos >= extendNanos) {
            extendNanos = nowNanos + extendEveryNanos;
            // A failure has no other consequence than that events may come twice.
            ShardReads.started(() -> joined.extend(lent.atWork()));
        }
    }

    /** When the next turn is due if nothing else happens; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos(long nowNanos) {
        long next = extendNanos;
        if (fetching.isDone() && (reader == null || !listener.isBehindItsReader())) {
            next = Math.min(next, fetchNanos);
        }
        if (acknowledgeNanos > nowNanos) {
            next = Math.min(next, acknowledgeNanos);
        }
        return next;
    }

    /** Acknowledges what is done, gives back what is not, and leaves the group; completes when that is over, and never fails. */
    CompletableFuture<Void> close() {
        closed = true;
        GroupReader joined = reader;
        if (joined == null) {
            return fetching.handle((opened, failure) -> null);
        }
        return acknowledging
                .handleAsync((done, failure) -> lent.takeDone(), loop)
                .thenCompose(done -> attempt(done, () -> joined.acknowledge(done)))
                .thenComposeAsync(done -> attempt(lent.atWork(), () -> joined.release(lent.atWork())), loop)
                .thenCompose(done -> attempt(List.of(joined), joined::close));
    }

    /** What fails here has no other consequence than that events come again, which they may. */
    private static CompletableFuture<Void> attempt(List<?> what, Supplier<CompletionStage<Void>> call) {
        return what.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : ShardReads.started(call).handle((done, failure) -> null);
    }
}
