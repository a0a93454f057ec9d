package io.netmesh.bus.read;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.SubscribeOptions;
import io.netmesh.bus.read.KnownShards.Shards;
import org.jspecify.annotations.Nullable;

/**
 * A stream's place in the bus: fetches pages and gives out their events one by one. One thread at a time. Reading blocks as
 * long as the transport takes to answer, never for events to come.
 */
final class StreamReader {

    private final MergedPoll poll;
    private final KnownShards shards;
    private final Cursor start;
    private final SubscribeOptions options;
    private final boolean signalled;
    private final PollBackoff backoff;

    private @Nullable String[] positions;
    private @Nullable Page page;
    private int next;
    private int turn;
    private long nextPollNanos = Long.MIN_VALUE;

    /**
     * @param signalled whether the reader is woken when events arrive, so that it need not pause between polls
     */
    StreamReader(MergedPoll poll, KnownShards shards, SubscribeOptions options, Cursor start, boolean signalled) {
        this.poll = poll;
        this.shards = shards;
        this.start = start;
        this.options = options;
        this.positions = start.toArray(shards.now().length());
        this.signalled = signalled;
        this.backoff = new PollBackoff(
                options.pollInterval().toNanos(), options.maxBackoff().toNanos());
    }

    /** The next event, or null if none is there before {@link #pauseNanos} is over or an arrival is signalled. */
    @Nullable
    StoredEvent next(long nowNanos) {
        while (true) {
            Page current = page;
            if (current != null && next < current.events().size()) {
                return current.events().get(next++);
            }
            if (nextPollNanos != Long.MIN_VALUE && nowNanos - nextPollNanos < 0) {
                return null;
            }
            if (!fetch(nowNanos)) {
                return null;
            }
        }
    }

    /** How long to wait for the next poll: {@link Long#MAX_VALUE} if only an arrival is worth it. */
    long pauseNanos(long nowNanos) {
        return nextPollNanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.max(0, nextPollNanos - nowNanos);
    }

    /** Polls once; answers whether the page has events or reading on at once makes sense. */
    private boolean fetch(long nowNanos) {
        Shards now = shards.now();
        Page fetched = poll.poll(Scan.of(
                now,
                start.grown(positions, now.length()),
                options.limit(),
                options.filter(),
                options.ordering(),
                turn++));
        page = fetched;
        next = 0;
        positions = fetched.positions();
        long pause = backoff.after(fetched, options.limit());
        boolean mustPause = !signalled
                || !fetched.failures().isEmpty()
                || !fetched.stalled().isEmpty();
        nextPollNanos = mustPause ? nowNanos + pause : Long.MIN_VALUE;
        fetched.gaps().forEach(options.onGap());
        return !fetched.events().isEmpty() || fetched.moved();
    }
}
