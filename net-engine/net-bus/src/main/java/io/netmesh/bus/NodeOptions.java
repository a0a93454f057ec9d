package io.netmesh.bus;

import io.netmesh.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes events and hands them to its transport. What concerns rings and batches means nothing to the memory
 * transport, which has neither. Immutable and within bounds.
 *
 * @param shards how many shards this node writes, 1–65535
 * @param bufferCapacity slots of a shard's ring, a power of two from 1024 to 2^30; one less is usable
 * @param backpressure what a full ring does
 * @param batchSize events that make a batch full, 1–1 000 000
 * @param batchMaxDelay how long the first event of a batch waits for others, above 0
 * @param adapterTimeout how long one call to the transport may take, above 0
 * @param batchRetries how often a failed batch is sent again, 0–2147483647, as long as {@code deliveryTimeout} allows
 * @param deliveryTimeout how long after its first attempt a batch may still be sent again, above 0
 * @param bufferBytes memory for events on their way to the transport, over all shards of the node, 64 KiB to 1 TiB
 */
public record NodeOptions(
        int shards,
        int bufferCapacity,
        BackpressureMode backpressure,
        int batchSize,
        Duration batchMaxDelay,
        Duration adapterTimeout,
        int batchRetries,
        Duration deliveryTimeout,
        long bufferBytes) {

    /** The highest number of shards. */
    public static final int MAX_SHARDS = 65_535;

    private static final int MIN_CAPACITY = 1024;
    private static final int MAX_CAPACITY = 1 << 30;
    private static final int MAX_BATCH_SIZE = 1_000_000;
    private static final long MIN_BUFFER_BYTES = 64 << 10;
    private static final long MAX_BUFFER_BYTES = 1L << 40;
    private static final Duration MAX_DURATION = Duration.ofDays(365); // sums of a few fit nanoseconds in a long
    private static final String DURATIONS = "above PT0S, at most " + MAX_DURATION;

    private static final NodeOptions DEFAULTS = new NodeOptions(
            4,
            1 << 20,
            BackpressureMode.DROP_OLDEST,
            1000,
            Duration.ofMillis(10),
            Duration.ofSeconds(30),
            Integer.MAX_VALUE,
            Duration.ofMinutes(2),
            64L << 20);

    /** @throws ConfigurationException naming the first option that is out of bounds */
    public NodeOptions {
        if (shards < 1) {
            throw refused("num_shards must be > 0", "shards", shards, "1–65535");
        }
        if (shards > MAX_SHARDS) {
            throw refused("num_shards must be <= 65535, got " + shards, "shards", shards, "1–65535");
        }
        String capacities = "a power of two, 1024–1073741824";
        if (Integer.bitCount(bufferCapacity) != 1 || bufferCapacity < 0) {
            throw refused("ring_buffer_capacity must be a power of 2", "buffer-capacity", bufferCapacity, capacities);
        }
        if (bufferCapacity < MIN_CAPACITY) {
            throw refused("ring_buffer_capacity must be >= 1024", "buffer-capacity", bufferCapacity, capacities);
        }
        assert bufferCapacity <= MAX_CAPACITY;
        if (backpressure == null) {
            throw refused("Invalid backpressure mode: null", "backpressure", null, BackpressureMode.CODES);
        }
        requireDuration("adapter_timeout", "adapter-timeout", adapterTimeout);
        if (batchSize < 1) {
            throw refused("min_size must be > 0", "batch.size", batchSize, "1–1000000");
        }
        if (batchSize > MAX_BATCH_SIZE) {
            throw refused("max_size must be <= 1000000", "batch.size", batchSize, "1–1000000");
        }
        requireDuration("max_delay", "batch.max-delay", batchMaxDelay);
        if (batchRetries < 0) {
            throw refused("adapter_batch_retries must be >= 0", "batch-retries", batchRetries, "0–2147483647");
        }
        requireDuration("delivery_timeout", "delivery-timeout", deliveryTimeout);
        if (bufferBytes < MIN_BUFFER_BYTES || bufferBytes > MAX_BUFFER_BYTES) {
            throw refused(
                    "buffer_bytes must be between 64 KiB and 1 TiB",
                    "buffer-bytes",
                    bufferBytes,
                    MIN_BUFFER_BYTES + "–" + MAX_BUFFER_BYTES);
        }
    }

    /**
     * 4 shards, rings of 1 048 576 slots that evict the oldest, batches of 1000 after at most 10 ms, 30 s per call, retries
     * for 2 minutes, 64 MiB.
     */
    public static NodeOptions defaults() {
        return DEFAULTS;
    }

    private static void requireDuration(String name, String option, @Nullable Duration value) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw refused(name + " must be > 0", option, value, DURATIONS);
        }
        if (value.compareTo(MAX_DURATION) > 0) {
            throw refused(name + " must be <= " + MAX_DURATION.toDays() + " days", option, value, DURATIONS);
        }
    }

    private static ConfigurationException refused(String rule, String option, @Nullable Object value, String allowed) {
        return new ConfigurationException(rule, "net.node." + option, value, allowed);
    }
}
