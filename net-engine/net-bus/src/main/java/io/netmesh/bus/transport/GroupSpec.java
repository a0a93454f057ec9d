package io.netmesh.bus.transport;

import io.netmesh.ConfigurationException;
import io.netmesh.bus.StartFrom;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The group that a reader joins.
 *
 * @param group its name: 1–64 of {@code a-z A-Z 0-9 - _}. Members of one group give the same
 * @param startFrom where a group begins that does not exist yet: at the earliest or at the latest event. The position of an
 *     existing group is the broker's and stays as it is
 * @param redeliverAfter how long a delivered event may stay unacknowledged before the broker gives it to another member; at
 *     least 100 ms. Must be longer than an event's processing, unless that {@linkplain GroupReader#extend extends} its time
 */
public record GroupSpec(String group, StartFrom startFrom, Duration redeliverAfter) {

    /** What a group starts with unless told otherwise: 30 s. */
    public static final Duration DEFAULT_REDELIVER_AFTER = Duration.ofSeconds(30);

    /** The shortest that is allowed: 100 ms. */
    public static final Duration SHORTEST_REDELIVER_AFTER = Duration.ofMillis(100);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public GroupSpec {
        Objects.requireNonNull(startFrom, "startFrom");
        if (!NAME.matcher(group).matches()) {
            throw new ConfigurationException(
                    "group must be a name of letters, digits, '-' and '_'", "group", group, "1–64 characters");
        }
        if (startFrom instanceof StartFrom.Cursor) {
            throw new ConfigurationException(
                    "a group keeps its own position", "startFrom", startFrom, "earliest or latest");
        }
        if (redeliverAfter.compareTo(SHORTEST_REDELIVER_AFTER) < 0) {
            throw new ConfigurationException(
                    "redeliverAfter is too short",
                    "redeliverAfter",
                    redeliverAfter,
                    "at least " + SHORTEST_REDELIVER_AFTER);
        }
    }

    /** A group that starts at the latest event and redelivers after {@link #DEFAULT_REDELIVER_AFTER}. */
    public static GroupSpec of(String group) {
        return new GroupSpec(group, StartFrom.latest(), DEFAULT_REDELIVER_AFTER);
    }
}
