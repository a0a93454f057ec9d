package io.netmesh.bus.memory;

import io.netmesh.bus.Receipt;
import io.netmesh.bus.pipeline.EventIntake;
import io.netmesh.bus.pipeline.IntakeCounters;
import io.netmesh.bus.pipeline.Refusals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** The way into a {@link MemoryTransport}: no ring and no batch, an event is stored when the call returns. Engine-internal. */
public final class MemoryIntake implements EventIntake {

    private final MemoryTransport transport;
    private final LongAdder dropped = new LongAdder();

    /** @param transport a started transport */
    public MemoryIntake(MemoryTransport transport) {
        this.transport = transport;
    }

    @Override
    public boolean keepsPayloads() {
        return false;
    }

    @Override
    public long offer(int shard, byte[] payload) {
        long answer = transport.append(shard, payload);
        if (answer == TOO_LARGE) {
            dropped.increment();
        }
        return answer;
    }

    /** One by one: the node-wide order of the events is then the caller's. */
    @Override
    public int offerAll(int[] shards, byte[][] payloads) {
        int taken = 0;
        for (int i = 0; i < shards.length; i++) {
            long answer = offer(shards[i], payloads[i]);
            if (answer > 0) {
                taken++;
            } else if (answer == SHUT_DOWN) {
                return i == 0 ? -1 : taken;
            }
        }
        return taken;
    }

    @Override
    public CompletableFuture<Receipt> offerConfirmed(int shard, byte[] payload) {
        long answer = offer(shard, payload);
        if (answer > 0) {
            return CompletableFuture.completedFuture(new Receipt(shard, answer));
        }
        return CompletableFuture.failedFuture(
                answer == TOO_LARGE
                        ? Refusals.tooLarge(
                                payload.length, transport.largestEventBytes(), "net.node.memory.max-event-bytes")
                        : Refusals.exception(answer));
    }

    @Override
    public CompletableFuture<Void> flush() {
        return transport.flush().toCompletableFuture();
    }

    @Override
    public void close() {
        transport.refuseAppends();
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return transport.shutdown().toCompletableFuture();
    }

    @Override
    public IntakeCounters counters() {
        long stored = transport.storedEvents();
        return new IntakeCounters(
                stored,
                dropped.sum(),
                transport.evictedEvents(),
                0,
                stored,
                0,
                0,
                0,
                transport.retainedEvents(),
                transport.retainedBytes());
    }

    @Override
    public int waiting(int shard) {
        return 0;
    }
}
