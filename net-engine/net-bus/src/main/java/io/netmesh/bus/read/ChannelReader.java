package io.netmesh.bus.read;

import io.netmesh.NetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves every channel listener of a node. Listeners that stand at the same place share one walk over the shards. The walk
 * that is farthest leads; a listener that cannot keep up leaves it, follows on a walk of its own, never past the leader, and
 * joins it again where they meet.
 *
 * <p>All of it happens in {@link #turn}, on one thread, so that meeting is a comparison of positions. Each turn gives every
 * walk one page; a follower's is twice the leader's, so that it catches up even while events keep coming. Times are
 * nanoseconds since the reader started.
 */
final class ChannelReader {

    static final int LEADER_PAGE = 256;
    static final int FOLLOWER_PAGE = 512;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long FIRST_POLL_PAUSE_NANOS = 5_000_000L;
    private static final long LONGEST_POLL_PAUSE_NANOS = 100_000_000L;

    private final MergedPoll poll;
    private final boolean signalled;
    private final PollBackoff idleBackoff = new PollBackoff(FIRST_POLL_PAUSE_NANOS, LONGEST_POLL_PAUSE_NANOS);
    private final Map<Listener, ListenerPosition> listeners = new LinkedHashMap<>();
    private final List<Walker> walkers = new ArrayList<>();
    private @Nullable Walker leader;
    private long nextPollNanos;

    /**
     * @param signalled whether the reader is told of arrivals, so that it need not poll on a timer
     */
    ChannelReader(MergedPoll poll, boolean signalled) {
        this.poll = poll;
        this.signalled = signalled;
    }

    /** A listener whose start position is being looked up. */
    void add(Listener listener, ListenerPosition position) {
        listeners.put(listener, position);
    }

    /** A listener whose start position is known. */
    void start(Listener listener, @Nullable String[] positions, long nowNanos) {
        ListenerPosition position = listeners.get(listener);
        if (position != null) {
            listener.start(positions);
            walkers.add(new Walker(positions.clone(), listener));
            position.onStarted(nowNanos);
            nextPollNanos = nowNanos;
        }
    }

    void startFailed(Listener listener, NetException failure, long nowNanos) {
        ListenerPosition position = listeners.get(listener);
        if (position != null) {
            position.onStartFailed(failure, nowNanos);
        }
    }

    /** Ends a listener; completes when its position is saved. */
    CompletableFuture<Void> remove(Listener listener) {
        ListenerPosition position = listeners.remove(listener);
        for (Walker walker : walkers) {
            walker.remove(listener);
        }
        dropEmptyWalkers();
        return position == null ? CompletableFuture.completedFuture(null) : position.saveLast();
    }

    /** Does what can be done now; answers whether another turn at once may find more. */
    boolean turn(long nowNanos) {
        boolean progress = offerWaiting();
        if (isPollDue(nowNanos)) {
            boolean moved = walk(nowNanos);
            progress |= moved;
            pauseAfter(moved, nowNanos);
        }
        for (ListenerPosition position : List.copyOf(listeners.values())) {
            position.watchAnswer(nowNanos);
            position.commitIfDue(nowNanos);
        }
        return progress;
    }

    private boolean isPollDue(long nowNanos) {
        return signalled || nowNanos >= nextPollNanos;
    }

    private void pauseAfter(boolean moved, long nowNanos) {
        if (moved) {
            idleBackoff.reset();
            nextPollNanos = nowNanos;
        } else {
            nextPollNanos = nowNanos + idleBackoff.afterNothing();
        }
    }

    private boolean offerWaiting() {
        boolean offered = false;
        for (Listener listener : listeners.keySet()) {
            if (listener.offerWaiting()) {
                offered = true;
                nextPollNanos = 0; // its walk may go on
            }
        }
        return offered;
    }

    private boolean walk(long nowNanos) {
        boolean moved = false;
        bringTogether();
        if (leader != null) {
            moved = read(leader, null, LEADER_PAGE, nowNanos);
        }
        for (Walker walker : List.copyOf(walkers)) {
            if (walker != leader && !walker.isBlocked()) {
                moved |= read(walker, leader, FOLLOWER_PAGE, nowNanos);
            }
        }
        bringTogether();
        for (Walker walker : walkers) {
            boolean atHead = walker == leader && walker.hasReachedEnd();
            walker.listeners().forEach(listener -> listener.setAtHead(atHead && !listener.isBehindItsReader()));
        }
        return moved;
    }

    private boolean read(Walker walker, @Nullable Walker upTo, int limit, long nowNanos) {
        boolean moved = walker.read(poll, upTo, limit, nowNanos);
        if (moved) {
            for (Listener listener : walker.listeners()) {
                listeners.get(listener).onActivity(nowNanos);
            }
        }
        walkers.addAll(walker.split());
        return moved;
    }

    /** Chooses who leads and joins walks that stand at the same place. */
    private void bringTogether() {
        if (leader != null && (leader.isBlocked() || leader.isEmpty())) {
            leader = null;
        }
        for (Walker walker : walkers) {
            if (!walker.isBlocked() && (leader == null || walker.isAheadOf(leader))) {
                leader = walker;
            }
        }
        for (int i = 0; i < walkers.size(); i++) {
            for (int j = i + 1; j < walkers.size(); j++) {
                joinIfTogether(walkers.get(i), walkers.get(j));
            }
        }
        dropEmptyWalkers();
    }

    private void joinIfTogether(Walker one, Walker other) {
        if (one.isEmpty() || other.isEmpty() || one.isBlocked() || other.isBlocked() || !one.standsWith(other)) {
            return;
        }
        if (other == leader) {
            other.join(one);
        } else {
            one.join(other);
        }
    }

    private void dropEmptyWalkers() {
        walkers.removeIf(Walker::isEmpty);
        if (leader != null && leader.isEmpty()) {
            leader = null;
        }
    }

    /** Listeners whose start is to be tried again now. */
    List<Listener> dueToStart(long nowNanos) {
        List<Listener> due = new ArrayList<>();
        listeners.forEach((listener, position) -> {
            if (position.isStartDue(nowNanos)) {
                due.add(listener);
            }
        });
        return due;
    }

    @Nullable
    ListenerPosition position(Listener listener) {
        return listeners.get(listener);
    }

    List<Listener> listeners() {
        return List.copyOf(listeners.keySet());
    }

    /** Whether events that arrive now would be read. */
    boolean isReading() {
        return walkers.stream().anyMatch(walker -> !walker.isBlocked());
    }

    /** When the next turn is due if nothing else happens; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos() {
        long next = !signalled && isReading() ? nextPollNanos : NEVER;
        for (ListenerPosition position : listeners.values()) {
            next = Math.min(next, position.nextDeadlineNanos());
        }
        for (Walker walker : walkers) {
            if (!walker.isBlocked()) {
                next = Math.min(next, walker.nextRetryNanos());
            }
        }
        return next;
    }
}
