package io.netmesh.bus;

import io.netmesh.ConfigurationException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes events and hands them to its transport. What concerns rings and batches means nothing to the memory
 * transport, which has neither. Immutable and within bounds.
 *
 * @param shards how many shards this node writes, 1–65535
 * @param bufferCapacity slots of a shard's ring, a power of two from 1024 to 2^30; one less is usable
 * @param backpressure what a full ring does
 * @param batch how many events make a batch
 * @param adapterTimeout how long one call to the transport may take, above 0
 * @param batchRetries how often a failed batch is sent again, 0–2147483647, as long as {@code deliveryTimeout} allows
 * @param deliveryTimeout how long after its first attempt a batch may still be sent again, above 0
 * @param bufferBytes memory for events on their way to the transport, over all shards of the node, 64 KiB to 1 TiB
 */
public record NodeOptions(
        int shards,
        int bufferCapacity,
        BackpressureMode backpressure,
        BatchOptions batch,
        Duration adapterTimeout,
        int batchRetries,
        Duration deliveryTimeout,
        long bufferBytes) {

    /** The highest number of shards. */
    public static final int MAX_SHARDS = 65_535;

    private static final int MIN_CAPACITY = 1024;
    private static final int MAX_CAPACITY = 1 << 30;
    private static final long MIN_BUFFER_BYTES = 64 << 10;
    private static final long MAX_BUFFER_BYTES = 1L << 40;
    static final Duration MAX_DURATION = Duration.ofDays(365); // sums of a few fit nanoseconds in a long
    static final String DURATIONS = "above PT0S, at most " + MAX_DURATION;

    private static final NodeOptions DEFAULTS = new NodeOptions(
            4,
            1 << 20,
            BackpressureMode.DROP_OLDEST,
            BatchOptions.defaults(),
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
        Objects.requireNonNull(batch, "batch");
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
     * 4 shards, rings of 1 048 576 slots that evict the oldest, batches as in {@link BatchOptions#defaults()}, 30 s per
     * call, retries for 2 minutes, 64 MiB.
     */
    public static NodeOptions defaults() {
        return DEFAULTS;
    }

    private static void requireDuration(String name, String option, @Nullable Duration value) {
        requireDuration(name, option, value, "");
    }

    /** @param when added to the rule, with a blank before it */
    static void requireDuration(String name, String option, @Nullable Duration value, String when) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw refused(name + " must be > 0" + when, option, value, DURATIONS);
        }
        if (value.compareTo(MAX_DURATION) > 0) {
            throw refused(name + " must be <= " + MAX_DURATION.toDays() + " days", option, value, DURATIONS);
        }
    }

    static ConfigurationException refused(String rule, String option, @Nullable Object value, String allowed) {
        return new ConfigurationException(rule, "net.node." + option, value, allowed);
    }
}
