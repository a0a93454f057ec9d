package io.netmesh.bus.jetstream;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A consumer in the server that walks along one shard, and the last records that it brought. Readers whose position is
 * within these share it: however many stand at the head, each record crosses the network once.
 *
 * <p>A read asks the server for what is there. When nothing is left, a request stays behind that the next record answers,
 * so that nobody has to ask again and again. Thread-safe; callbacks and requests happen outside its lock.
 */
final class ShardFeed {

    private static final int KEPT_RECORDS = 1024;
    private static final int KEPT_BYTES = 1 << 20;

    private final Deque<FeedRecord> records = new ArrayDeque<>();
    private final Requests requests;
    private long base;
    private long bytes;
    private boolean atEnd;
    private long fetches;
    private @Nullable Fetch running;
    private @Nullable Fetch queued;
    private boolean awaiting;
    private long awaitingSinceNanos;
    private long lastUsedNanos;
    private @Nullable TransportException failure;

    /** What a feed asks of the server. */
    interface Requests {

        /** Asks for what is there, at most {@code count} records; {@link #onFetched} is told the same number. */
        void fetch(long number, int count);

        /** Asks for one record, whenever it comes. */
        void await();

        /** A record came that no read had asked for. */
        void arrived();
    }

    /** @param base the records after this sequence are to come */
    ShardFeed(long base, Requests requests, long nowNanos) {
        this.base = base;
        this.requests = requests;
        this.lastUsedNanos = nowNanos;
    }

    /** Whether a reader that has seen everything up to {@code after} can go on here. */
    synchronized boolean covers(long after) {
        return failure == null && base <= after && after <= end();
    }

    /** The newest record that is here; what is worth keeping if there are several feeds. */
    synchronized long end() {
        return records.isEmpty() ? base : records.getLast().sequence();
    }

    /** The records after a position, those included that the server has by now. */
    CompletableFuture<Taken> read(long after, int limit, long nowNanos) {
        int missing;
        synchronized (this) {
            lastUsedNanos = nowNanos;
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            missing = limit + 1 - countAfter(after); // the one too many tells whether more follow
        }
        return missing <= 0
                ? CompletableFuture.completedFuture(take(after, limit))
                : fetch(missing).thenApply(nothing -> take(after, limit));
    }

    /** A fetch that begins after this call; callers that have to wait for their turn share one. */
    private CompletableFuture<Void> fetch(int count) {
        Fetch fetch;
        synchronized (this) {
            if (running != null) {
                queued = queued == null ? new Fetch(++fetches, count) : queued.atLeast(count);
                return queued.ended;
            }
            fetch = new Fetch(++fetches, count);
            running = fetch;
        }
        requests.fetch(fetch.number, count);
        return fetch.ended;
    }

    /** The server sent a record. */
    void onRecord(FeedRecord record) {
        boolean unasked;
        Fetch complete = null;
        synchronized (this) {
            if (record.sequence() <= end()) {
                return; // redelivered after a change of the stream's leader
            }
            records.add(record);
            bytes += record.size();
            unasked = awaiting || running == null;
            // Nothing says which request a record answers. Taking it for both ends a fetch one record early at worst:
            // that
            // one comes unasked.
            awaiting = false;
            if (running != null && ++running.received >= running.count) {
                complete = running;
                atEnd = false;
            }
        }
        if (unasked) {
            requests.arrived();
        }
        if (complete != null) {
            end(complete);
        }
    }

    /**
     * A fetch is over. One that had all its records was over before.
     *
     * @param nothingLeft whether the server had no more, or merely stopped
     */
    void onFetched(long number, boolean nothingLeft, long nowNanos) {
        Fetch ended;
        boolean wait;
        synchronized (this) {
            ended = running;
            if (ended == null || ended.number != number) {
                return;
            }
            atEnd = nothingLeft;
            wait = nothingLeft && startAwaiting(nowNanos);
        }
        if (wait) {
            requests.await();
        }
        end(ended);
    }

    /** The request that waits for the next record has run out; another one takes its place. */
    void onAwaited(long nowNanos) {
        boolean wait;
        synchronized (this) {
            awaiting = false;
            wait = startAwaiting(nowNanos);
        }
        if (wait) {
            requests.await();
        }
    }

    private boolean startAwaiting(long nowNanos) {
        boolean start = !awaiting && failure == null;
        if (start) {
            awaiting = true;
            awaitingSinceNanos = nowNanos;
        }
        return start;
    }

    private void end(Fetch ended) {
        Fetch next;
        synchronized (this) {
            if (running != ended) {
                return;
            }
            running = queued;
            next = queued;
            queued = null;
        }
        if (next != null) {
            requests.fetch(next.number, next.count);
        }
        ended.ended.complete(null);
    }

    /** The feed is of no use any more; its reads fail. */
    void fail(TransportException reason) {
        List<Fetch> pending = new ArrayList<>();
        synchronized (this) {
            failure = reason;
            if (running != null) {
                pending.add(running);
            }
            if (queued != null) {
                pending.add(queued);
            }
            running = null;
            queued = null;
            awaiting = false;
        }
        pending.forEach(fetch -> fetch.ended.completeExceptionally(reason));
    }

    /** Whether the next record will be announced. */
    synchronized boolean isAwaiting() {
        return awaiting;
    }

    /** Whether the request for the next record should have run out long ago. */
    synchronized boolean isForgotten(long nowNanos, long limitNanos) {
        return awaiting && nowNanos - awaitingSinceNanos > limitNanos;
    }

    /** Whether nobody has read here for a while and nothing is under way, so that the server may have forgotten it. */
    synchronized boolean isIdle(long nowNanos, long limitNanos) {
        return !awaiting && running == null && nowNanos - lastUsedNanos > limitNanos;
    }

    synchronized long lastUsedNanos() {
        return lastUsedNanos;
    }

    private int countAfter(long after) {
        int count = records.size();
        for (FeedRecord record : records) {
            if (record.sequence() > after) {
                break;
            }
            count--;
        }
        return count;
    }

    private synchronized Taken take(long after, int limit) {
        List<StoredEvent> events = new ArrayList<>(Math.min(limit, records.size()));
        FeedRecord first = null;
        FeedRecord last = null;
        int skipped = 0;
        int taken = 0;
        for (FeedRecord record : records) {
            if (record.sequence() <= after) {
                continue;
            }
            if (taken == limit) {
                break;
            }
            taken++;
            first = first == null ? record : first;
            last = record;
            if (record.event() == null) {
                skipped++;
            } else {
                events.add(record.event());
            }
        }
        if (last == null) {
            return new Taken(ShardPage.EMPTY, after);
        }
        boolean hasMore = last.sequence() < end() || !atEnd && last.following() > 0;
        forget(last.sequence());
        return new Taken(
                new ShardPage(events, StreamPosition.format(last.sequence()), hasMore, skipped, 0), first.sequence());
    }

    /** Drops the oldest records that somebody has taken, beyond what is kept for readers a little behind. */
    private void forget(long taken) {
        while (records.size() > 1
                && records.getFirst().sequence() <= taken
                && (records.size() > KEPT_RECORDS || bytes > KEPT_BYTES)) {
            FeedRecord oldest = records.removeFirst();
            base = oldest.sequence();
            bytes -= oldest.size();
        }
    }

    /**
     * A page, without what it misses.
     *
     * @param firstSequence of its first record, or the position where it has none
     */
    record Taken(ShardPage page, long firstSequence) {}

    /** A request for records, and who waits for its end. */
    private static final class Fetch {
        private final CompletableFuture<Void> ended;
        private final long number;
        private final int count;
        private int received;

        Fetch(long number, int count) {
            this(number, count, new CompletableFuture<>());
        }

        private Fetch(long number, int count, CompletableFuture<Void> ended) {
            this.number = number;
            this.count = count;
            this.ended = ended;
        }

        Fetch atLeast(int other) {
            return other <= count ? this : new Fetch(number, other, ended);
        }
    }
}
