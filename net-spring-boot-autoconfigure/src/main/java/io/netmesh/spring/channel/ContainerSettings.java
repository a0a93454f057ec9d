package io.netmesh.spring.channel;

import io.netmesh.bus.StartFrom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of one factory have in common. No duration is longer than {@link #LONGEST}.
 *
 * @param concurrency workers of a container, 1 up to the node's shards
 * @param inboxCapacity events that a container holds in memory, over all its workers, 1 or more
 * @param batchSize the most events in one call of a batch listener, 1 or more
 * @param startFrom where a listener without a stored position begins
 * @param autoStartup whether containers start with the application
 * @param commitInterval how often a position that moved is saved
 * @param shutdownGrace how long a container that stops may finish what it has
 * @param backOff when a failed event, and a failed recovery, is tried again
 * @param onExhausted what happens to an event that was tried in vain
 * @param retryConversionFailures whether conversion is tried again too
 * @param idleEventInterval how long a container has nothing to do before it says so; null for never
 */
public record ContainerSettings(
        int concurrency,
        int inboxCapacity,
        int batchSize,
        StartFrom startFrom,
        boolean autoStartup,
        Duration commitInterval,
        Duration shutdownGrace,
        BackOff backOff,
        OnExhausted onExhausted,
        boolean retryConversionFailures,
        @Nullable Duration idleEventInterval) {

    /** The longest of all durations here, so that sums of a few fit nanoseconds in a long. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** @throws IllegalArgumentException naming the first setting that is out of bounds */
    public ContainerSettings {
        requireAtLeastOne("concurrency", concurrency);
        requireAtLeastOne("inboxCapacity", inboxCapacity);
        requireAtLeastOne("batchSize", batchSize);
        requireWithin("commitInterval", commitInterval, Duration.ofNanos(1));
        requireWithin("shutdownGrace", shutdownGrace, Duration.ZERO);
        if (idleEventInterval != null) {
            requireWithin("idleEventInterval", idleEventInterval, Duration.ofNanos(1));
        }
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + ", allowed >= 1");
        }
    }

    static void requireWithin(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " = " + value + ", allowed " + least + " to " + LONGEST);
        }
    }

    /** What {@code net.listener.*} says when it says nothing. */
    public static ContainerSettings defaults() {
        return new ContainerSettings(
                1,
                1024,
                100,
                StartFrom.latest(),
                true,
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                BackOff.DEFAULT,
                OnExhausted.DEAD_LETTER,
                false,
                null);
    }
}
