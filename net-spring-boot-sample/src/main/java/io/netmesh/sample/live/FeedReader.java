package io.netmesh.sample.live;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client's place in the feed and the bytes it gets next. No I/O; {@link #next()} by one thread at a time.
 *
 * <p>The state of the node is not queued: a slow client gets the newest one when it has room.
 */
final class FeedReader {

    /** Events per write: about 50 KB, the most that is ever buffered for a client that stopped reading. */
    private static final int MAX_EVENTS_PER_WRITE = 500;

    private final long run;
    private final LiveFeed feed;
    private long sequence;
    private boolean lostItsPlace;
    private final AtomicReference<@Nullable String> pendingState = new AtomicReference<>();

    /** Starts after {@code resumeAfter}, or with what comes next where there is none. */
    FeedReader(long run, LiveFeed feed, Optional<FeedPosition> resumeAfter) {
        this.run = run;
        this.feed = feed;
        long head = feed.head();
        boolean usable = resumeAfter
                .map(position -> position.run() == run && position.sequence() <= head)
                .orElse(true);
        this.sequence = usable ? resumeAfter.map(FeedPosition::sequence).orElse(head) : head;
        this.lostItsPlace = !usable;
    }

    /** Replaces a state that was not taken yet. Any thread. */
    void offerState(String json) {
        pendingState.set(json);
    }

    /** The next bytes to write, or null if this client has everything. */
    byte @Nullable [] next() {
        if (lostItsPlace) {
            lostItsPlace = false;
            return SseFrames.ofGap(new FeedPosition(run, sequence), null);
        }
        LiveFeed.Page page = feed.after(sequence, MAX_EVENTS_PER_WRITE);
        if (page.missed() > 0) {
            sequence += page.missed();
            return SseFrames.ofGap(new FeedPosition(run, sequence), page.missed());
        }
        if (!page.entries().isEmpty()) {
            sequence += page.entries().size();
            return SseFrames.ofEntries(run, page.entries());
        }
        String json = pendingState.getAndSet(null);
        return json == null ? null : SseFrames.ofState("state", json);
    }
}
