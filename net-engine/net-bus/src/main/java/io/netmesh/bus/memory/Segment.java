package io.netmesh.bus.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of consecutive records of one shard: payloads end to end in one array, and an index beside it. Records are only ever
 * added, so a prefix seen under the shard's lock can be read without it. Guarded by the shard's lock otherwise.
 */
final class Segment {

    /** Bytes of index per record: end, timestamp, order, verdict. */
    static final int INDEX_BYTES = Integer.BYTES + 2 * Long.BYTES + 1;

    private static final int FIRST_DATA_BYTES = 1 << 10;
    private static final int FIRST_RECORDS = 16;

    private final long firstNumber;
    private final long firstNanos;
    private long lastNanos;
    private byte[] data;
    private int[] ends;
    private long[] timestamps;
    private long[] orders;
    private byte[] verdicts;
    private int count;
    private int readers;

    /**
     * @param firstNumber the number of its first record within the shard
     * @param dataBytes room for payloads at the beginning
     * @param model sizes its index like this earlier segment's
     */
    Segment(long firstNumber, long nowNanos, int dataBytes, @Nullable Segment model, SegmentLimits limits) {
        int records = Math.min(limits.events(), model == null ? FIRST_RECORDS : model.ends.length);
        this.firstNumber = firstNumber;
        this.firstNanos = nowNanos;
        data = new byte[dataBytes];
        ends = new int[records];
        timestamps = new long[records];
        orders = new long[records];
        verdicts = new byte[records];
    }

    /** A segment in the arrays of {@code evicted}, which nobody reads any more. */
    Segment(long firstNumber, long nowNanos, Segment evicted) {
        this.firstNumber = firstNumber;
        this.firstNanos = nowNanos;
        data = evicted.data;
        ends = evicted.ends;
        timestamps = evicted.timestamps;
        orders = evicted.orders;
        verdicts = evicted.verdicts;
        Arrays.fill(verdicts, 0, evicted.count, Verdict.UNKNOWN);
    }

    /** The room to begin with after {@code previous}: a busy shard starts at full size, an idle one stays small. */
    static int initialDataBytes(@Nullable Segment previous, int length, SegmentLimits limits) {
        int usual = previous == null ? FIRST_DATA_BYTES : previous.data.length;
        return Math.max(length, Math.min(usual, limits.dataBytes()));
    }

    boolean hasRoom(int length, long nowNanos, SegmentLimits limits) {
        return count < limits.events()
                && length <= limits.dataBytes() - dataEnd()
                && nowNanos - firstNanos <= limits.spanNanos();
    }

    /** Adds a record where {@link #hasRoom} or the constructor made room; says by how many bytes the segment grew. */
    int append(byte[] payload, long timestamp, long order, long nowNanos, SegmentLimits limits) {
        int from = dataEnd();
        int to = from + payload.length;
        int before = heldBytes();
        if (to > data.length) {
            data = Arrays.copyOf(data, Math.max(to, Math.min(limits.dataBytes(), data.length * 2)));
        }
        if (count == ends.length) {
            growIndex(Math.min(limits.events(), count * 2));
        }
        System.arraycopy(payload, 0, data, from, payload.length);
        ends[count] = to;
        timestamps[count] = timestamp;
        orders[count] = order;
        lastNanos = nowNanos;
        count++;
        return heldBytes() - before;
    }

    private void growIndex(int records) {
        ends = Arrays.copyOf(ends, records);
        timestamps = Arrays.copyOf(timestamps, records);
        orders = Arrays.copyOf(orders, records);
        verdicts = Arrays.copyOf(verdicts, records);
    }

    /** Lets a reader see the records from {@code number} on, at most {@code limit}, until it calls {@link #release}. */
    SegmentView view(long number, int limit) {
        int from = (int) (Math.max(number, firstNumber) - firstNumber);
        int to = (int) Math.min(count, (long) from + limit);
        readers++;
        return new SegmentView(this, firstNumber, data, ends, timestamps, orders, verdicts, from, to);
    }

    void release() {
        readers--;
    }

    /** Marks a record as no JSON value; whether this is news. */
    boolean markCorrupt(int index) {
        boolean news = verdicts[index] != Verdict.CORRUPT;
        verdicts[index] = Verdict.CORRUPT;
        return news;
    }

    /** Whether a new segment may take over the arrays: nobody reads them, and they are no larger than usual. */
    boolean isReusable(SegmentLimits limits) {
        return readers == 0 && heldBytes() <= limits.fullBytes();
    }

    boolean fits(int length) {
        return length <= data.length;
    }

    long firstNumber() {
        return firstNumber;
    }

    /** The number after its last record's. */
    long endNumber() {
        return firstNumber + count;
    }

    long firstOrder() {
        return orders[0];
    }

    long lastNanos() {
        return lastNanos;
    }

    int count() {
        return count;
    }

    /** Memory of the arrays. */
    int heldBytes() {
        return data.length + ends.length * INDEX_BYTES;
    }

    private int dataEnd() {
        return count == 0 ? 0 : ends[count - 1];
    }
}
