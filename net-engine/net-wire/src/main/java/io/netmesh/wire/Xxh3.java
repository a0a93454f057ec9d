package io.netmesh.wire;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/** XXH3-64 with seed 0 and the default secret: the hash behind shard selection and channel names. Wire: Hashes. */
public final class Xxh3 {

    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private Xxh3() {}

    /** The hash of all bytes, u64 in two's complement. */
    public static long hash64(byte[] bytes) {
        return HASHER.hashBytesToLong(bytes);
    }

    /** The hash of {@code length} bytes from {@code offset}. */
    public static long hash64(byte[] bytes, int offset, int length) {
        return HASHER.hashBytesToLong(bytes, offset, length);
    }
}
