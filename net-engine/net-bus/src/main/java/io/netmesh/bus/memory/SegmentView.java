package io.netmesh.bus.memory;

import io.netmesh.bus.json.JsonScanner;
import java.util.Arrays;

/**
 * Records of a segment that a reader goes through without the shard's lock. The arrays are those of the moment when the view
 * was taken, and what lies before {@code to} never changes but for the verdicts, where a lost write only costs a second
 * look.
 */
record SegmentView(
        Segment segment,
        long firstNumber,
        byte[] data,
        int[] ends,
        long[] timestamps,
        long[] orders,
        byte[] verdicts,
        int from,
        int to) {

    long number(int index) {
        return firstNumber + index;
    }

    int length(int index) {
        return ends[index] - start(index);
    }

    /** Whether the payload is one JSON value; asked of the scanner at most once, but for races. */
    boolean isValid(int index, JsonScanner scanner) {
        if (verdicts[index] == Verdict.UNKNOWN && scanner.scan(data, start(index), length(index))) {
            verdicts[index] = Verdict.VALID;
        }
        return verdicts[index] == Verdict.VALID;
    }

    /** A copy of the value without the white space around it. */
    byte[] value(int index) {
        int first = start(index);
        int last = ends[index];
        while (first < last && JsonScanner.isSpace(data[first])) {
            first++;
        }
        while (first < last && JsonScanner.isSpace(data[last - 1])) {
            last--;
        }
        return Arrays.copyOfRange(data, first, last);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }
}
