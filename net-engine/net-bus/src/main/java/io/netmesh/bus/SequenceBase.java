package io.netmesh.bus;

import io.netmesh.ConfigurationException;
import java.util.Locale;

/**
 * Where a producer's sequence numbers start when its node starts; they are part of every event's dedup id. It matters only
 * to a producer that keeps its nonce over restarts. Wire: Dedup identity.
 */
public enum SequenceBase {

    /**
     * At 0. A restarted producer gives its first batches the ids that it gave before: one that emits the same events in the
     * same batches again is filtered, as intended; one that goes on with new events loses them as duplicates.
     */
    ZERO,

    /**
     * At the milliseconds since 1970 at the node's start, times 2^20. New events after a restart never get an old id, as long
     * as the clock moved on and the shard gave out fewer than 2^20 numbers per millisecond of the node's life. A batch that is
     * emitted again after a restart is stored twice.
     */
    CLOCK;

    private static final int NUMBERS_PER_MILLI_BITS = 20;

    /**
     * The first sequence number of every shard, u64.
     *
     * @param startMillis when the node started, in milliseconds since 1970; a clock before that counts as 1970
     */
    public long firstSequence(long startMillis) {
        return switch (this) {
            case ZERO -> 0;
            case CLOCK -> Math.max(0, startMillis) << NUMBERS_PER_MILLI_BITS;
        };
    }

    /**
     * Reads the option's text, {@code zero} or {@code clock}.
     *
     * @throws ConfigurationException for anything else
     */
    public static SequenceBase parse(String text) {
        for (SequenceBase base : values()) {
            if (base.name().toLowerCase(Locale.ROOT).equals(text)) {
                return base;
            }
        }
        throw new ConfigurationException(
                "Invalid sequence base: " + text, "net.node.sequence-base", text, "zero, clock");
    }
}
