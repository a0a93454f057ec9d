package io.netmesh.bus.memory;

import io.netmesh.bus.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Ids of records: {@code <milliseconds of the node's start>-<number>}, two unsigned decimals, so that an id of an earlier
 * start is told from one of this.
 */
record EventIds(long startMillis, String prefix) {

    /** A number for a cursor that lies before every record. */
    static final long BEFORE_FIRST = 0;

    static EventIds of(long startMillis) {
        return new EventIds(startMillis, startMillis + "-");
    }

    String id(long number) {
        return prefix + number;
    }

    /**
     * The number after which the reader of {@code id} goes on.
     *
     * @throws TransportException if the text is no id
     */
    long numberOf(String id) {
        int dash = id.indexOf('-');
        if (dash < 1) {
            throw malformed(id, null);
        }
        try {
            long millis = Long.parseUnsignedLong(id, 0, dash, 10);
            long number = Long.parseUnsignedLong(id, dash + 1, id.length(), 10);
            if (millis != startMillis) {
                return BEFORE_FIRST; // from another life of the node: all that is here came later
            }
            return number < 0 ? Long.MAX_VALUE - 1 : number; // beyond all numbers in either case
        } catch (NumberFormatException noNumber) {
            throw malformed(id, noNumber);
        }
    }

    private static TransportException malformed(String id, @Nullable Exception cause) {
        return new TransportException(
                TransportException.Kind.FATAL, "not an event id of the form millis-number: \"" + id + "\"", cause);
    }
}
