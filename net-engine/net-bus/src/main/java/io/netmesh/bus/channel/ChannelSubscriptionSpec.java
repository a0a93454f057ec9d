package io.netmesh.bus.channel;

import io.netmesh.bus.StartFrom;
import io.netmesh.bus.filter.Filter;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
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
 * @param group the group whose members share the channel's events, over all nodes on the transport; null for none, so that the
 *     listener gets every event. 1–64 of {@code a-z A-Z 0-9 - _}. Listeners of one group, channel and filter are its members,
 *     whatever their names. The transport keeps a group's position, so the cursor store and the commit interval have no
 *     meaning for it, and it can start at the earliest or the latest event only
 */
public record ChannelSubscriptionSpec(
        String name,
        String channel,
        @Nullable Filter filter,
        StartFrom startFrom,
        CursorStore cursorStore,
        Duration commitInterval,
        @Nullable String group) {

    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]{1,64}");

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
        if (group != null && !GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException("group = " + group + ", allowed 1–64 letters, digits, '-' and '_'");
        }
        if (group != null && startFrom instanceof StartFrom.Cursor) {
            throw new IllegalArgumentException(
                    "startFrom = " + startFrom + ", allowed earliest or latest: a group keeps its own position");
        }
    }

    /** A listener outside any group. */
    public ChannelSubscriptionSpec(
            String name,
            String channel,
            @Nullable Filter filter,
            StartFrom startFrom,
            CursorStore cursorStore,
            Duration commitInterval) {
        this(name, channel, filter, startFrom, cursorStore, commitInterval, null);
    }

    /** The same as a member of {@code newGroup}; null for none. */
    public ChannelSubscriptionSpec withGroup(@Nullable String newGroup) {
        return new ChannelSubscriptionSpec(name, channel, filter, startFrom, cursorStore, commitInterval, newGroup);
    }
}
