package io.netmesh.bus.memory;

/** What is known about a record's payload. Bytes instead of an enum: there is one per record. */
final class Verdict {

    static final byte UNKNOWN = 0;
    static final byte VALID = 1;
    static final byte CORRUPT = 2;

    private Verdict() {}
}
