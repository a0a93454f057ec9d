package io.netmesh.bus.read;

/**
 * How long a reader pauses between polls of a transport that does not say when events arrive: not at all as long as there is
 * more, one interval after a part of a page, and twice as long after each page that gave nothing, up to a bound. Not
 * thread-safe; nanoseconds.
 */
final class PollBackoff {

    private final long firstNanos;
    private final long maxNanos;
    private long nextNanos;

    PollBackoff(long firstNanos, long maxNanos) {
        this.firstNanos = firstNanos;
        this.maxNanos = maxNanos;
        this.nextNanos = firstNanos;
    }

    /** The pause after a page. */
    long after(Page page, long limit) {
        if (!page.events().isEmpty()) {
            nextNanos = firstNanos;
            return page.more() || page.events().size() >= limit ? 0 : firstNanos;
        }
        if (page.moved()) {
            nextNanos = firstNanos;
            return 0;
        }
        return afterNothing();
    }

    /** The pause after an attempt that led nowhere. */
    long afterNothing() {
        long pause = nextNanos;
        nextNanos = Math.min(maxNanos, nextNanos * 2);
        return pause;
    }

    void reset() {
        nextNanos = firstNanos;
    }
}
