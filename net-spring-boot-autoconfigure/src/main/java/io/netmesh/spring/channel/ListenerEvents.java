package io.netmesh.spring.channel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens to one listener, in the order in which it happened and one at a time. Handlers run outside every lock,
 * and one that throws hurts nobody but itself. Thread-safe.
 */
final class ListenerEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerEvents.class);

    private final ApplicationEventPublisher publisher;
    private final Queue<NetChannelEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unpublished = new AtomicInteger();

    ListenerEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Notes an event without publishing it: what a caller may do under its lock. */
    void note(NetChannelEvent event) {
        waiting.add(event);
    }

    void publish(NetChannelEvent event) {
        note(event);
        publishNoted();
    }

    /** Publishes what was noted, here or on the thread that is at it. */
    void publishNoted() {
        if (unpublished.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            for (NetChannelEvent event = waiting.poll(); event != null; event = waiting.poll()) {
                publishOne(event);
            }
            seen = unpublished.addAndGet(-seen);
        } while (seen > 0);
    }

    private void publishOne(NetChannelEvent event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException | Error failure) {
            LOG.warn("A handler of {} failed", event, failure);
        }
    }
}
