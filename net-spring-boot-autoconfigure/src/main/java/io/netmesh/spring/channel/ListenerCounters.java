package io.netmesh.spring.channel;

import io.netmesh.bus.Gap;
import java.util.concurrent.atomic.LongAdder;

/** What a container has counted since it was made. Thread-safe. */
final class ListenerCounters {

    final LongAdder processed = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder conversionFailures = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    final LongAdder deadLetterStubs = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder gapsMissed = new LongAdder();

    void failed(ListenerFailure failure) {
        failures.increment();
        if (failure.isConversion()) {
            conversionFailures.increment();
        }
    }

    /** @param inbox events that the container has */
    NetChannelCounts counts(int inbox) {
        return new NetChannelCounts(
                inbox,
                processed.sum(),
                failures.sum(),
                conversionFailures.sum(),
                retries.sum(),
                deadLettered.sum(),
                deadLetterStubs.sum(),
                skipped.sum(),
                gaps.sum(),
                gapsMissed.sum());
    }

    void gap(Gap gap) {
        gaps.increment();
        gapsMissed.add(gap.missed().orElse(0));
    }
}
