package io.netmesh.bus.memory;

/**
 * How large a segment grows before the next one is begun. Retention removes whole segments, so they are a small part of
 * what may be retained.
 *
 * @param dataBytes payload bytes; a larger payload gets a segment of its own
 * @param events records
 * @param spanNanos time between the first record and the last
 */
record SegmentLimits(int dataBytes, int events, long spanNanos) {

    private static final int PARTS = 64;
    private static final int MAX_DATA_BYTES = 256 << 10;
    private static final int MIN_BYTES_PER_EVENT = 16; // so that the index stays about as small as the payloads
    private static final int SPANS_PER_AGE = 16;

    static SegmentLimits of(MemoryOptions options) {
        int dataBytes = (int) Math.min(MAX_DATA_BYTES, options.maxBytes() / PARTS);
        return new SegmentLimits(
                dataBytes,
                (int) Math.max(1, Math.min(dataBytes / MIN_BYTES_PER_EVENT, options.maxEvents() / PARTS)),
                options.maxAge() == null ? Long.MAX_VALUE : options.maxAge().toNanos() / SPANS_PER_AGE);
    }

    /** Memory of a segment that is as large as it gets, but for those of a single large payload. */
    int fullBytes() {
        return dataBytes + events * Segment.INDEX_BYTES;
    }
}
