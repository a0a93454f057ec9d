package io.netmesh.spring.channel.observation;

import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;

/** One call of a listener. The event's headers carry the publisher's trace; those of a batch carry none. */
public final class NetEventReceiverContext extends ReceiverContext<Map<String, String>> {

    private final String listenerId;
    private final String channel;

    /**
     * @param listenerId the listener
     * @param channel what it listens to
     * @param headers of the event; empty for a batch
     */
    public NetEventReceiverContext(String listenerId, String channel, Map<String, String> headers) {
        super((carrier, key) -> carrier.get(key));
        this.listenerId = listenerId;
        this.channel = channel;
        setCarrier(headers);
    }

    public String listenerId() {
        return listenerId;
    }

    public String channel() {
        return channel;
    }
}
