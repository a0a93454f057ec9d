package io.netmesh.spring.channel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens to one listener, in the order in which it happened and one at a time. Handlers run outside every lock,
 * on threads of the listener or of whoever asked for what happened, never on those of the node, which serve other listeners
 * too. One that throws hurts nobody but itself. Thread-safe.
 */
final class ListenerEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerEvents.class);

    private final ApplicationEventPublisher publisher;
    private final Executor executor;
    private final Queue<NetChannelEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unpublished = new AtomicInteger();

    /**
     * @param publisher tells the application
     * @param executor the threads of listeners
     */
    ListenerEvents(ApplicationEventPublisher publisher, Executor executor) {
        this.publisher = publisher;
        this.executor = executor;
    }

    /** Notes an event without publishing it: what a caller may do under its lock. */
    void note(NetChannelEvent event) {
        waiting.add(event);
    }

    /** Publishes from a thread that may wait for the handlers. */
    void publish(NetChannelEvent event) {
        note(event);
        publishNoted();
    }

    /** Publishes from a thread of the node or of a timer, which must not wait. */
    void hand(NetChannelEvent event) {
        note(event);
        handNoted(() -> {});
    }

    /** Publishes what was noted on a thread of the listener, then runs {@code next} there. */
    void handNoted(Runnable next) {
        try {
            executor.execute(() -> {
                publishNoted();
                next.run();
            });
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            // What was noted goes out with the next event, if the application is not closed.
            LOG.warn("No thread to publish events of a listener", noThread);
            next.run();
        }
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
