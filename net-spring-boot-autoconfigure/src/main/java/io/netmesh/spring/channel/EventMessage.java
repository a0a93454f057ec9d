package io.netmesh.spring.channel;

import java.util.List;
import java.util.Map;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** One call of a listener method as spring-messaging sees it: the stored bytes and headers of the first event. */
final class EventMessage implements Message<byte[]> {

    private final List<ReceivedEvent> events;
    private final MessageHeaders headers;

    EventMessage(List<ReceivedEvent> events) {
        this.events = events;
        this.headers = new EventHeaders(events.get(0).metadata().headers());
    }

    static EventMessage of(ReceivedEvent event) {
        return new EventMessage(List.of(event));
    }

    ReceivedEvent first() {
        return events.get(0);
    }

    List<ReceivedEvent> events() {
        return events;
    }

    @Override
    public byte[] getPayload() {
        return first().event().payload();
    }

    @Override
    public MessageHeaders getHeaders() {
        return headers;
    }

    @Override
    public String toString() {
        return events.size() + " event(s) from " + first().event();
    }

    /** The event's headers and nothing else: no id and no timestamp of spring-messaging's own. */
    private static final class EventHeaders extends MessageHeaders {

        private static final long serialVersionUID = 1L;

        EventHeaders(Map<String, String> headers) {
            super(Map.<String, Object>copyOf(headers), ID_VALUE_NONE, -1L);
        }
    }
}
