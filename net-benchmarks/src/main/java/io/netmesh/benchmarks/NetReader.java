package io.netmesh.benchmarks;

import io.netmesh.EventStream;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.SubscribeOptions;
import io.netmesh.wire.Xxh3;

/** A stream over a node, read by one thread that looks at every event as the peers' consumers do. */
final class NetReader {

    /** How far a producer may run ahead before it waits, so that retention never takes what the reader has not seen. */
    private static final long MAX_BEHIND = 100_000;

    private final EventStream<StoredEvent> stream;
    private final Thread thread = new Thread(this::read, "net-reader");
    private volatile long events;
    volatile long consumed;

    NetReader(NetNode node) {
        stream = node.subscribe(SubscribeOptions.defaults()
                .withLimit(1000)
                .withStartFrom(StartFrom.latest())
                .withOnGap(gap -> {
                    throw new IllegalStateException("the reader missed events: " + gap);
                }));
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the reader has come close enough to {@code emitted} events. */
    void keepUpWith(long emitted) {
        while (emitted - events > MAX_BEHIND) {
            Thread.yield();
        }
    }

    void stop() throws InterruptedException {
        stream.close();
        thread.join();
    }

    private void read() {
        long sum = 0;
        long count = 0;
        for (StoredEvent event : stream) {
            byte[] payload = event.payload();
            sum += Xxh3.hash64(payload) + payload[0];
            events = ++count;
            consumed = sum;
        }
    }
}
