package io.netmesh.bus.jetstream;

import org.jspecify.annotations.Nullable;

/** Ids of events are stream sequences in decimal; a cursor may hold anything. Wire: JetStream. */
final class StreamPosition {

    /** Nothing was read yet. */
    static final long START = 0;

    /** No stream gets there: a reader that stands here waits for ever. */
    static final long END = Long.MAX_VALUE;

    private StreamPosition() {}

    /** The sequence that an id names, at most {@link #END}; what is no number of 64 bits starts over. */
    static long parse(@Nullable String id) {
        if (id == null) {
            return START;
        }
        try {
            long sequence = Long.parseUnsignedLong(id);
            return sequence < 0 ? END : sequence;
        } catch (NumberFormatException notANumber) {
            return START;
        }
    }

    static String format(long sequence) {
        return Long.toString(sequence);
    }
}
