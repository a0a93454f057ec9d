package io.netmesh.bus.read;

import java.util.concurrent.atomic.LongAdder;

/** What the members of listener groups have met. Thread-safe. */
final class GroupCounters {

    private final LongAdder redeliveries = new LongAdder();
    private final LongAdder corrupt = new LongAdder();
    private final LongAdder missed = new LongAdder();

    void onRedelivery() {
        redeliveries.increment();
    }

    void onCorrupt(long records) {
        corrupt.add(records);
    }

    void onMissed(long events) {
        missed.add(events);
    }

    long redeliveries() {
        return redeliveries.sum();
    }

    long corrupt() {
        return corrupt.sum();
    }

    long missed() {
        return missed.sum();
    }
}
