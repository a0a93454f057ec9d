package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;

/**
 * One failed call of a listener.
 *
 * @param endpoint the listener
 * @param events what failed: one event, or a whole batch whose listener did not say which
 * @param attempt how often this event was given to the listener, from 1
 * @param cause what the listener threw, or why its arguments could not be made
 */
public record ListenerFailure(NetChannelEndpoint endpoint, List<StoredEvent> events, int attempt, Throwable cause) {

    public ListenerFailure {
        events = List.copyOf(events);
    }

    /** Whether the payload could not be converted, so that the same event fails again whatever the listener does. */
    public boolean isConversion() {
        return cause instanceof ArgumentConversionException;
    }

    /** The deepest cause: what most people want to read. */
    public Throwable rootCause() {
        return NestedExceptionUtils.getMostSpecificCause(cause);
    }
}
