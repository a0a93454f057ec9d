package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import java.util.Map;

/**
 * One event on its way to a listener.
 *
 * @param event the event as it was read
 * @param metadata what is known of it
 */
public record ReceivedEvent(StoredEvent event, EventMetadata metadata) {

    static ReceivedEvent of(StoredEvent event, NetChannelEndpoint endpoint, int attempt) {
        Map<String, String> headers = EventJson.headers(event.payload());
        return new ReceivedEvent(
                event,
                new EventMetadata(
                        endpoint.channel().value(),
                        endpoint.id(),
                        event.id(),
                        event.shardId(),
                        event.insertionTs(),
                        event.order(),
                        attempt,
                        headers));
    }
}
