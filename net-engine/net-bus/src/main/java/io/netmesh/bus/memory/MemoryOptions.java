package io.netmesh.bus.memory;

import io.netmesh.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of the memory store, over all shards of a node together. The oldest events go first.
 *
 * @param maxBytes memory for events and their index, 64 KiB to 1 TiB
 * @param maxEvents events retained, at least 1
 * @param maxAge how long an event is kept; up to an eighth longer, since events go in groups; null for no limit
 * @param maxEventBytes the largest payload that is taken, 1 byte to 256 MiB; half of {@code maxBytes} if that is less
 */
public record MemoryOptions(
        long maxBytes, long maxEvents, @Nullable Duration maxAge, int maxEventBytes) {

    private static final long MIN_STORE_BYTES = 64 << 10;
    private static final long MAX_STORE_BYTES = 1L << 40;
    private static final int LARGEST_EVENT_BYTES = 256 << 20;
    private static final Duration MAX_AGE = Duration.ofDays(36_500); // fits nanoseconds in a long
    private static final String AGES = "above PT0S, at most " + MAX_AGE;

    private static final MemoryOptions DEFAULTS = new MemoryOptions(64L << 20, 1_000_000, null, 1 << 20);

    /** @throws ConfigurationException naming the first option that is out of bounds */
    public MemoryOptions {
        if (maxBytes < MIN_STORE_BYTES || maxBytes > MAX_STORE_BYTES) {
            throw refused("max_bytes must be between 64 KiB and 1 TiB", "max-bytes", maxBytes, "65536–1099511627776");
        }
        if (maxEvents < 1) {
            throw refused("max_events must be > 0", "max-events", maxEvents, "1–9223372036854775807");
        }
        if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
            throw refused("max_age must be > 0", "max-age", maxAge, AGES);
        }
        if (maxAge != null && maxAge.compareTo(MAX_AGE) > 0) {
            throw refused("max_age must be <= " + MAX_AGE.toDays() + " days", "max-age", maxAge, AGES);
        }
        if (maxEventBytes < 1 || maxEventBytes > LARGEST_EVENT_BYTES) {
            throw refused(
                    "max_event_bytes must be between 1 byte and 256 MiB",
                    "max-event-bytes",
                    maxEventBytes,
                    "1–" + LARGEST_EVENT_BYTES);
        }
    }

    /** The largest payload that is taken: {@code maxEventBytes}, or what the store can hold beside others. */
    int largestEventBytes() {
        return (int) Math.min(maxEventBytes, maxBytes / 2);
    }

    /** 64 MiB, one million events, no age, payloads of at most 1 MiB. */
    public static MemoryOptions defaults() {
        return DEFAULTS;
    }

    public MemoryOptions withMaxBytes(long newMaxBytes) {
        return new MemoryOptions(newMaxBytes, maxEvents, maxAge, maxEventBytes);
    }

    public MemoryOptions withMaxEvents(long newMaxEvents) {
        return new MemoryOptions(maxBytes, newMaxEvents, maxAge, maxEventBytes);
    }

    public MemoryOptions withMaxAge(@Nullable Duration newMaxAge) {
        return new MemoryOptions(maxBytes, maxEvents, newMaxAge, maxEventBytes);
    }

    public MemoryOptions withMaxEventBytes(int newMaxEventBytes) {
        return new MemoryOptions(maxBytes, maxEvents, maxAge, newMaxEventBytes);
    }

    private static ConfigurationException refused(String rule, String option, Object value, String allowed) {
        return new ConfigurationException("memory " + rule, "net.node.memory." + option, value, allowed);
    }
}
