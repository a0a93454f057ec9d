package io.netmesh.benchmarks;

import io.netmesh.wire.Xxh3;

/** What a ring holds per event: the payload's bytes and their hash. */
final class PayloadSlot {

    private final byte[] bytes;
    private int length;
    private long hash;

    PayloadSlot(int capacityBytes) {
        bytes = new byte[capacityBytes];
    }

    void fill(byte[] payload) {
        System.arraycopy(payload, 0, bytes, 0, payload.length);
        length = payload.length;
        hash = Xxh3.hash64(bytes, 0, length);
    }

    /** What every consumer here does with an event: look at its hash and its first byte. */
    long consume() {
        return hash + bytes[0];
    }
}
