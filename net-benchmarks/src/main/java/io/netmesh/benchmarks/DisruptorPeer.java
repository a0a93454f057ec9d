package io.netmesh.benchmarks;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.nio.charset.StandardCharsets;

/** LMAX Disruptor with preallocated slots and one consumer. */
final class DisruptorPeer implements AutoCloseable {

    private static final int SLOTS = 8192;

    private final Disruptor<PayloadSlot> disruptor;
    private final RingBuffer<PayloadSlot> ring;
    private volatile long consumedSequence = -1;
    volatile long consumed;

    DisruptorPeer(int payloadBytes, ProducerType producers, WaitStrategy waitStrategy) {
        disruptor = new Disruptor<>(
                () -> new PayloadSlot(payloadBytes), SLOTS, DaemonThreadFactory.INSTANCE, producers, waitStrategy);
        disruptor.handleEventsWith(new Consumer());
        ring = disruptor.start();
    }

    long publish(String json) {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        long sequence = ring.next();
        ring.get(sequence).fill(payload);
        ring.publish(sequence);
        return sequence;
    }

    void publishBatch(String[] jsons) {
        long last = ring.next(jsons.length);
        long first = last - jsons.length + 1;
        for (int i = 0; i < jsons.length; i++) {
            ring.get(first + i).fill(jsons[i].getBytes(StandardCharsets.UTF_8));
        }
        ring.publish(first, last);
    }

    /** Waits until the consumer has seen {@code sequence}. */
    void awaitConsumed(long sequence) {
        while (consumedSequence < sequence) {
            Thread.yield();
        }
    }

    @Override
    public void close() {
        disruptor.shutdown();
    }

    private final class Consumer implements EventHandler<PayloadSlot> {

        private long sum;

        @Override
        public void onEvent(PayloadSlot slot, long sequence, boolean endOfBatch) {
            sum += slot.consume();
            if (endOfBatch) {
                consumed = sum;
                consumedSequence = sequence;
            }
        }
    }
}
