package io.netmesh.bus.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The inside of strings that needs no look at each byte, which is most of what most events consist of. */
final class PlainText {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = LOW_BITS << 7;
    private static final long SPACES = LOW_BITS * ' ';
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';

    private PlainText() {}

    /**
     * Passes over eight bytes at a time as long as all of them are printable ASCII, neither quote nor backslash. Where it
     * stops, a byte at a time must go on.
     */
    static int skip(byte[] bytes, int from, int end) {
        int position = from;
        while (end - position >= Long.BYTES && isPlain((long) EIGHT.get(bytes, position))) {
            position += Long.BYTES;
        }
        return position;
    }

    private static boolean isPlain(long eight) {
        long special = eight | below(eight, SPACES) | zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES);
        return (special & HIGH_BITS) == 0;
    }

    /** High bits where a byte of {@code eight} is less than the one in {@code limits}, if all are ASCII. */
    private static long below(long eight, long limits) {
        return eight - limits & ~eight;
    }

    /** High bits where a byte is zero; bytes above a zero one may be reported too. */
    private static long zeros(long eight) {
        return eight - LOW_BITS & ~eight;
    }
}
