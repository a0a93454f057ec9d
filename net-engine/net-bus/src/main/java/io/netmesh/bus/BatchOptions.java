package io.netmesh.bus;

import io.netmesh.ConfigurationException;
import java.time.Duration;

/**
 * How many events a stored transport is given at once. Immutable and within bounds.
 *
 * <p>An adaptive batch holds about five milliseconds' worth of the shard's load, and a shard that has few events sends each of
 * them at once instead of waiting for more. A fixed one is sent when it is full or its time is over.
 *
 * @param minSize events that make an adaptive batch full at low load, 1 to {@code maxSize}
 * @param maxSize events that make a batch full at high load, and the size of fixed batches, at most 1 000 000
 * @param maxDelay how long the first event of a batch waits for others at most, above 0
 * @param adaptive whether the size follows the load
 * @param velocityWindow the time over which the load is measured, above 0 where {@code adaptive}
 */
public record BatchOptions(int minSize, int maxSize, Duration maxDelay, boolean adaptive, Duration velocityWindow) {

    private static final int LARGEST = 1_000_000;
    private static final String SIZES = "1–" + LARGEST;

    private static final BatchOptions DEFAULTS =
            new BatchOptions(1000, 10_000, Duration.ofMillis(10), true, Duration.ofMillis(100));

    /** @throws ConfigurationException naming the first option that is out of bounds */
    public BatchOptions {
        if (minSize < 1) {
            throw NodeOptions.refused("min_size must be > 0", "batch.min-size", minSize, SIZES);
        }
        if (maxSize < minSize) {
            throw NodeOptions.refused(
                    "max_size must be >= min_size", "batch.max-size", maxSize, minSize + "–" + LARGEST);
        }
        if (maxSize > LARGEST) {
            throw NodeOptions.refused("max_size must be <= 1000000", "batch.max-size", maxSize, SIZES);
        }
        NodeOptions.requireDuration("max_delay", "batch.max-delay", maxDelay, "");
        if (adaptive) {
            NodeOptions.requireDuration(
                    "velocity_window", "batch.velocity-window", velocityWindow, " when adaptive batching is enabled");
        }
    }

    /** Adaptive batches of 1000 to 10 000 events after at most 10 ms, for the load of the last 100 ms. */
    public static BatchOptions defaults() {
        return DEFAULTS;
    }

    /** Batches of {@code size} events, or of what came within {@code maxDelay}. */
    public static BatchOptions fixed(int size, Duration maxDelay) {
        return new BatchOptions(size, size, maxDelay, false, DEFAULTS.velocityWindow);
    }
}
