package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelEnvelope;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event on its way to a listener.
 *
 * @param event the event as it was read
 * @param metadata what is known of it
 */
public record ReceivedEvent(StoredEvent event, EventMetadata metadata) {

    /**
     * The payload, without the keys that make it a channel event.
     *
     * @param mapper the application's
     * @throws tools.jackson.core.JacksonException if the payload does not fit the type
     */
    public <T> T payload(JsonMapper mapper, Class<T> type) {
        return mapper.readValue(ChannelEnvelope.payload(event.payload()), type);
    }

    static ReceivedEvent of(StoredEvent event, NetChannelEndpoint endpoint, int attempt) {
        Map<String, String> headers = ChannelEnvelope.headers(event.payload());
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
