package io.netmesh.bus.read;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import org.jspecify.annotations.Nullable;

/** One event on its way through a listener, until it is acknowledged. */
final class Delivery implements ChannelDelivery {

    private final StoredEvent event;
    private final @Nullable String before;
    private final AckWindow window;
    private boolean acknowledged; // guarded by the window

    /**
     * @param before the position of the event's shard right before it
     */
    Delivery(StoredEvent event, @Nullable String before, AckWindow window) {
        this.event = event;
        this.before = before;
        this.window = window;
    }

    @Override
    public StoredEvent event() {
        return event;
    }

    @Override
    public void acknowledge() {
        window.acknowledge(this);
    }

    @Nullable
    String before() {
        return before;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    void markAcknowledged() {
        acknowledged = true;
    }
}
