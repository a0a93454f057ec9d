package io.netmesh.bus.memory;

import io.netmesh.bus.json.JsonScanner;
import java.util.Arrays;

/**
 * Records of a segment that a reader goes through without the shard's lock. The arrays are those of the moment when the view
 * was taken, and what lies before {@code to} never changes but for the verdicts, where a lost write only costs a second
 * look.
 */
record SegmentView(
        Segment segment, long firstNumber, byte[] data, RecordIndex index, byte[] verdicts, int from, int to) {

    long number(int record) {
        return firstNumber + record;
    }

    int length(int record) {
        return index.end(record) - index.start(record);
    }

    /** Whether the payload is one JSON value; asked of the scanner at most once, but for races. */
    boolean isValid(int record, JsonScanner scanner) {
        if (verdicts[record] == Verdict.UNKNOWN && scanner.scan(data, index.start(record), length(record))) {
            verdicts[record] = Verdict.VALID;
        }
        return verdicts[record] == Verdict.VALID;
    }

    /** A copy of the value without the white space around it. */
    byte[] value(int record) {
        int first = index.start(record);
        int last = index.end(record);
        while (first < last && JsonScanner.isSpace(data[first])) {
            first++;
        }
        while (first < last && JsonScanner.isSpace(data[last - 1])) {
            last--;
        }
        return Arrays.copyOfRange(data, first, last);
    }
}
