package io.netmesh.bus.memory;

import java.util.Arrays;

/**
 * Where the records of a segment end, when they came, and their node-wide numbers: side by side in one array, because an
 * append then touches one line of memory instead of three.
 */
final class RecordIndex {

    /** Bytes per record. */
    static final int BYTES = 3 * Long.BYTES;

    private static final int END = 0;
    private static final int TIMESTAMP = 1;
    private static final int ORDER = 2;
    private static final int STRIDE = 3;

    private final long[] cells;

    RecordIndex(int records) {
        this(new long[records * STRIDE]);
    }

    private RecordIndex(long[] cells) {
        this.cells = cells;
    }

    /** The same records, with room for more. */
    RecordIndex grownTo(int records) {
        return new RecordIndex(Arrays.copyOf(cells, records * STRIDE));
    }

    void set(int record, int end, long timestamp, long order) {
        int cell = record * STRIDE;
        cells[cell + END] = end;
        cells[cell + TIMESTAMP] = timestamp;
        cells[cell + ORDER] = order;
    }

    /** Where the payload begins. */
    int start(int record) {
        return record == 0 ? 0 : end(record - 1);
    }

    /** Where the payload ends. */
    int end(int record) {
        return (int) cells[record * STRIDE + END];
    }

    long timestamp(int record) {
        return cells[record * STRIDE + TIMESTAMP];
    }

    long order(int record) {
        return cells[record * STRIDE + ORDER];
    }

    /** How many records fit. */
    int capacity() {
        return cells.length / STRIDE;
    }
}
