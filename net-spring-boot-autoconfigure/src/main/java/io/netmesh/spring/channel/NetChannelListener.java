package io.netmesh.spring.channel;

import java.util.List;

/** What a container calls with the events of its channel. Called by at most as many threads as the container has workers. */
@FunctionalInterface
public interface NetChannelListener {

    /**
     * @param events one event, or up to a batch of one worker's events, in the order of their shards
     * @throws BatchListenerFailedException to say which event of a batch failed: those before it count as handled
     * @throws Throwable anything else: all of {@code events} failed
     */
    void onEvents(List<ReceivedEvent> events) throws Throwable;
}
