package io.netmesh.bus.channel;

import io.netmesh.bus.StartFrom;
import io.netmesh.bus.filter.Filter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One listener's wish.
 *
 * @param name names the position in the cursor store and in logs; unique within the node
 * @param channel the {@code _channel} of the events wanted
 * @param filter only events that also match; null for all of the channel
 * @param startFrom where to begin when the cursor store holds nothing under {@code name}
 * @param cursorStore where the committed position is kept
 * @param commitInterval how often a position that moved is saved; it is also saved at close; above 0, at most
 *     {@link #LONGEST_COMMIT_INTERVAL}
 */
public record ChannelSubscriptionSpec(
        String name,
        String channel,
        @Nullable Filter filter,
        StartFrom startFrom,
        CursorStore cursorStore,
        Duration commitInterval) {

    /** The longest {@code commitInterval}: 365 days. */
    public static final Duration LONGEST_COMMIT_INTERVAL = Duration.ofDays(365);

    public ChannelSubscriptionSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(startFrom, "startFrom");
        Objects.requireNonNull(cursorStore, "cursorStore");
        Objects.requireNonNull(commitInterval, "commitInterval");
        if (commitInterval.isNegative()
                || commitInterval.isZero()
                || commitInterval.compareTo(LONGEST_COMMIT_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "commitInterval = " + commitInterval + ", allowed above PT0S, at most " + LONGEST_COMMIT_INTERVAL);
        }
    }
}
