package io.netmesh.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes little-endian integers into an array that grows. For one thread. Wire: Conventions. */
public final class ByteWriter {

    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int position;

    /** @param expectedBytes room to begin with; more is made when needed */
    public ByteWriter(int expectedBytes) {
        this.bytes = new byte[expectedBytes];
    }

    /** Writes the low eight bits. */
    public ByteWriter u8(int value) {
        ensure(1);
        bytes[position++] = (byte) value;
        return this;
    }

    /** Writes the low sixteen bits. */
    public ByteWriter u16(int value) {
        ensure(2);
        U16.set(bytes, position, (short) value);
        position += 2;
        return this;
    }

    /** Writes the low thirty-two bits. */
    public ByteWriter u32(long value) {
        ensure(4);
        U32.set(bytes, position, (int) value);
        position += 4;
        return this;
    }

    /** Writes all sixty-four bits. */
    public ByteWriter u64(long value) {
        ensure(8);
        U64.set(bytes, position, value);
        position += 8;
        return this;
    }

    /** Writes the bytes as they are. */
    public ByteWriter bytes(byte[] source) {
        ensure(source.length);
        System.arraycopy(source, 0, bytes, position, source.length);
        position += source.length;
        return this;
    }

    /** How many bytes were written. */
    public int length() {
        return position;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, position);
    }

    private void ensure(int count) {
        int needed = Math.addExact(position, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(bytes.length, Integer.MAX_VALUE / 2 - 8) * 2));
        }
    }
}
