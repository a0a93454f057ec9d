package io.netmesh.spring.channel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what happens to listeners; a handler that throws hurts nobody but itself. */
final class ListenerEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerEvents.class);

    private final ApplicationEventPublisher publisher;

    ListenerEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    void publish(NetChannelEvent event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            LOG.warn("A handler of {} failed", event, failure);
        }
    }
}
