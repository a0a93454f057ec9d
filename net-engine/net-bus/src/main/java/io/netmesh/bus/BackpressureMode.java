package io.netmesh.bus;

import io.netmesh.ConfigurationException;

/** What a full ring does with the next event. Transports without a ring, such as memory, never get there. */
public enum BackpressureMode {
    /** Refuse the new event. */
    DROP_NEWEST("drop_newest"),
    /** Remove the oldest event to make room; counted as evicted. */
    DROP_OLDEST("drop_oldest"),
    /** Refuse the new event, as {@link #DROP_NEWEST}; the name says that the producer wants to know. */
    FAIL_PRODUCER("fail_producer");

    /** All codes, for messages. */
    static final String CODES = "drop_newest, drop_oldest, fail_producer";

    private final String code;

    BackpressureMode(String code) {
        this.code = code;
    }

    /**
     * Finds a mode by its {@link #code()}.
     *
     * @throws ConfigurationException if there is no such mode
     */
    public static BackpressureMode parse(String code) {
        for (BackpressureMode mode : values()) {
            if (mode.code.equals(code)) {
                return mode;
            }
        }
        throw new ConfigurationException("Invalid backpressure mode: " + code, "net.node.backpressure", code, CODES);
    }

    /** The stable name, as other languages write it. */
    public String code() {
        return code;
    }
}
