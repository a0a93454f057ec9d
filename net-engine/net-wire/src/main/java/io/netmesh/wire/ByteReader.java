package io.netmesh.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads little-endian integers from an array and never throws on short input: the first read past the end fails the reader
 * for good, it and all later ones give zero, and the decoder asks {@link #hasFailed()} once, at the end. Nothing is
 * allocated for bytes that are not there.
 *
 * <p>For one thread. Wire: Conventions.
 */
public final class ByteReader {

    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final int end;
    private int position;
    private boolean failed;

    /** Reads the whole array. */
    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /**
     * Reads a part of an array, which is not copied.
     *
     * @throws IndexOutOfBoundsException if the part does not lie within the array
     */
    public ByteReader(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /** One byte, 0–255. */
    public int u8() {
        return take(1) ? bytes[position - 1] & 0xFF : 0;
    }

    /** Two bytes, 0–65535. */
    public int u16() {
        return take(2) ? (short) U16.get(bytes, position - 2) & 0xFFFF : 0;
    }

    /** Four bytes, 0–4294967295. */
    public long u32() {
        return take(4) ? (int) U32.get(bytes, position - 4) & 0xFFFF_FFFFL : 0;
    }

    /** Eight bytes: a u64 in two's complement. */
    public long u64() {
        return take(8) ? (long) U64.get(bytes, position - 8) : 0;
    }

    /** A copy of the next {@code count} bytes, or an empty array if there are fewer. */
    public byte[] bytes(int count) {
        return take(count) ? Arrays.copyOfRange(bytes, position - count, position) : NOTHING;
    }

    /** Passes over {@code count} bytes. */
    public void skip(int count) {
        take(count);
    }

    /** How many bytes are left; none after a failure. */
    public int remaining() {
        return end - position;
    }

    /** Whether a read went past the end, or was given a negative count. */
    public boolean hasFailed() {
        return failed;
    }

    /** Whether every read succeeded and nothing is left over. */
    public boolean isAtEnd() {
        return !failed && position == end;
    }

    private boolean take(int count) {
        if (failed || count < 0 || count > end - position) {
            failed = true;
            position = end;
            return false;
        }
        position += count;
        return true;
    }
}
