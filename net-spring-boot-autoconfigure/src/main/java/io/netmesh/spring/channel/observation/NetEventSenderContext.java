package io.netmesh.spring.channel.observation;

import io.micrometer.observation.transport.SenderContext;
import java.util.Map;

/** One publish. Tracing writes into the event's headers. */
public final class NetEventSenderContext extends SenderContext<Map<String, String>> {

    private final String channel;

    /**
     * @param channel where it goes
     * @param headers of the event, to be added to
     */
    public NetEventSenderContext(String channel, Map<String, String> headers) {
        super((carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        this.channel = channel;
        setCarrier(headers);
    }

    public String channel() {
        return channel;
    }
}
