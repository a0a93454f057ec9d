package io.netmesh.bus.redis;

import org.jspecify.annotations.Nullable;

/**
 * The id of a stream entry, {@code milliseconds-sequence}; ordered as the stream is.
 *
 * @param millis u64
 * @param sequence u64
 */
record EntryId(long millis, long sequence) implements Comparable<EntryId> {

    /** Before every entry; no entry has it. */
    static final EntryId NONE = new EntryId(0, 0);

    /** Reads an id as the server writes it; null for anything else. */
    static @Nullable EntryId parse(String text) {
        int dash = text.indexOf('-');
        try {
            return dash < 0
                    ? new EntryId(Long.parseUnsignedLong(text), 0)
                    : new EntryId(
                            Long.parseUnsignedLong(text.substring(0, dash)),
                            Long.parseUnsignedLong(text.substring(dash + 1)));
        } catch (NumberFormatException noId) {
            return null;
        }
    }

    @Override
    public int compareTo(EntryId other) {
        int byMillis = Long.compareUnsigned(millis, other.millis);
        return byMillis != 0 ? byMillis : Long.compareUnsigned(sequence, other.sequence);
    }
}
