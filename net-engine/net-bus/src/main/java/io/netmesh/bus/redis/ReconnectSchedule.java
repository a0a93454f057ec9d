package io.netmesh.bus.redis;

/** How long to wait before connecting again: 50 ms, doubled with each failure, 400 ms at most. Not thread-safe. */
final class ReconnectSchedule {

    private static final long FIRST_MILLIS = 50;
    private static final int MOST_DOUBLINGS = 3;

    private int failures;

    /** The wait after a connection was lost or could not be made. */
    long nextDelayMillis() {
        return FIRST_MILLIS << Math.min(failures++, MOST_DOUBLINGS);
    }

    /** A connection was made. */
    void onConnected() {
        failures = 0;
    }
}
