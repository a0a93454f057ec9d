package io.netmesh.benchmarks;

import io.netmesh.wire.Xxh3;
import java.nio.charset.StandardCharsets;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/** A JCTools queue of fresh events and one consumer. */
final class JcToolsPeer {

    private static final int CAPACITY = 8192;

    private final MpscVarHandleArrayQueue<Event> queue = new MpscVarHandleArrayQueue<>(CAPACITY);
    private volatile boolean closed;
    private final Thread consumer = new Thread(this::consume, "jctools-consumer");
    volatile long consumed;

    JcToolsPeer() {
        consumer.setDaemon(true);
        consumer.start();
    }

    void publish(String json) {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        Event event = new Event(payload, Xxh3.hash64(payload));
        while (!queue.offer(event)) {
            Thread.yield();
        }
    }

    void stop() throws InterruptedException {
        closed = true;
        consumer.join();
    }

    private void consume() {
        long sum = 0;
        while (!closed) {
            Event event = queue.poll();
            if (event == null) {
                consumed = sum;
                Thread.yield();
            } else {
                sum += event.hash + event.bytes[0];
            }
        }
    }

    private record Event(byte[] bytes, long hash) {}
}
