package io.netmesh.bus;

import io.netmesh.bus.filter.Filter;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a stream reads.
 *
 * @param limit the most events fetched at a time, at least 1
 * @param filter only events that match; null for all
 * @param ordering how shards are merged within one fetch
 * @param startFrom where the stream begins
 * @param pollInterval the first pause after an empty fetch, on transports that cannot signal new events
 * @param maxBackoff the longest such pause; pauses double up to it
 * @param onGap told of every gap, on the thread that reads the stream, before the event after the gap
 */
public record SubscribeOptions(
        int limit,
        @Nullable Filter filter,
        Ordering ordering,
        StartFrom startFrom,
        Duration pollInterval,
        Duration maxBackoff,
        Consumer<Gap> onGap) {

    private static final SubscribeOptions DEFAULTS = new SubscribeOptions(
            100, null, Ordering.NONE, StartFrom.earliest(), Duration.ofMillis(5), Duration.ofMillis(100), gap -> {});

    public SubscribeOptions {
        if (limit < 1) {
            throw new IllegalArgumentException("limit = " + limit + ", allowed 1–2147483647");
        }
        Objects.requireNonNull(ordering, "ordering");
        Objects.requireNonNull(startFrom, "startFrom");
        Objects.requireNonNull(onGap, "onGap");
        if (pollInterval.isNegative() || pollInterval.isZero() || maxBackoff.compareTo(pollInterval) < 0) {
            throw new IllegalArgumentException("pollInterval = " + pollInterval + ", maxBackoff = " + maxBackoff
                    + ", allowed 0 < pollInterval <= maxBackoff");
        }
    }

    /** Everything from the oldest retained event, 100 at a time. */
    public static SubscribeOptions defaults() {
        return DEFAULTS;
    }

    public SubscribeOptions withLimit(int newLimit) {
        return new SubscribeOptions(newLimit, filter, ordering, startFrom, pollInterval, maxBackoff, onGap);
    }

    public SubscribeOptions withFilter(@Nullable Filter newFilter) {
        return new SubscribeOptions(limit, newFilter, ordering, startFrom, pollInterval, maxBackoff, onGap);
    }

    public SubscribeOptions withOrdering(Ordering newOrdering) {
        return new SubscribeOptions(limit, filter, newOrdering, startFrom, pollInterval, maxBackoff, onGap);
    }

    public SubscribeOptions withStartFrom(StartFrom newStartFrom) {
        return new SubscribeOptions(limit, filter, ordering, newStartFrom, pollInterval, maxBackoff, onGap);
    }

    public SubscribeOptions withPollInterval(Duration newPollInterval, Duration newMaxBackoff) {
        return new SubscribeOptions(limit, filter, ordering, startFrom, newPollInterval, newMaxBackoff, onGap);
    }

    public SubscribeOptions withOnGap(Consumer<Gap> newOnGap) {
        return new SubscribeOptions(limit, filter, ordering, startFrom, pollInterval, maxBackoff, newOnGap);
    }
}
