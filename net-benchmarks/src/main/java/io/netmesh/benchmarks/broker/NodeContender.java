package io.netmesh.benchmarks.broker;

import io.netmesh.bus.BackpressureMode;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.transport.Transport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node of ours. */
final class NodeContender implements Contender {

    private static final long MOST_WAITING = 200_000;

    private final NetNode node;
    private long emitted;

    NodeContender(Transport transport, int shards) {
        node = NetNode.builder()
                .shards(shards)
                .transport(transport)
                .backpressure(BackpressureMode.FAIL_PRODUCER)
                .bufferBytes(1L << 30)
                .build();
    }

    @Override
    public String name() {
        return "net";
    }

    @Override
    public long nanosToStore(int events) {
        long start = System.nanoTime();
        for (int i = 0; i < events; i++) {
            if (!node.emitBuffer(Workload.payload(i))) {
                throw new IllegalStateException("event " + i + " was refused");
            }
            emitted++;
            if ((i & 0xFFF) == 0) {
                awaitStored(emitted - MOST_WAITING);
            }
        }
        awaitStored(emitted);
        return System.nanoTime() - start;
    }

    private void awaitStored(long least) {
        while (node.stats().eventsDispatched() < least) {
            if (node.stats().eventsFailed() > 0) {
                throw new IllegalStateException("events were lost: " + node.stats());
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    /** Events in a batch, on average so far. */
    long meanBatch() {
        return node.stats().eventsDispatched() / Math.max(1, node.stats().batchesDispatched());
    }

    @Override
    public void close() {
        node.close();
    }
}
