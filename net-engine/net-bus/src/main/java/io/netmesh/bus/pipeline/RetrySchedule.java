package io.netmesh.bus.pipeline;

import java.util.concurrent.TimeUnit;

/** How long to wait before a batch is sent again: 100 ms doubling to 3.2 s, a quarter more or less. */
final class RetrySchedule {

    private static final long BASE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MAX_DOUBLINGS = 5;

    private RetrySchedule() {}

    /**
     * @param retry which retry it is, from 0
     * @param random any bits; they choose the place within the quarter around the base
     */
    static long delayNanos(int retry, long random) {
        long base = BASE_NANOS << Math.min(retry, MAX_DOUBLINGS);
        return base - base / 4 + Long.remainderUnsigned(random, base / 2);
    }
}
